import assert from "node:assert/strict";
import { fittedComment, putComment } from "../../../cli/ci/pullRequestComment.ts";
import { type GithubServer, githubServer, type StoredComment, TOKEN } from "../../github/githubServer.ts";

const REPORT = "<!-- cabal-tls gate -->\n\n## Certificates: ✅ pass\n";

describe("The comment of a pull request", () => {
  let server: GithubServer;
  afterEach(() => server.close());

  const put = (report: string, change: Readonly<Record<string, unknown>> = {}) =>
    putComment({ api: server.url, repository: "owner/name", number: 7, token: TOKEN, ...change }, report);

  it("is made when there is none", async () => {
    server = await githubServer();
    assert.equal(await put(REPORT), "created");
    assert.deepEqual(
      server.comments.map(({ body }) => body),
      [REPORT],
    );
  });

  it("is updated in place from then on", async () => {
    server = await githubServer();
    await put(REPORT);
    assert.equal(await put(REPORT.replace("✅ pass", "❌ blocked")), "updated");
    assert.deepEqual(
      server.comments.map(({ body }) => body),
      ["<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n"],
    );
    assert.equal(server.requests.at(-1), "PATCH /repos/owner/name/issues/comments/1000");
  });

  it("is found behind a hundred others", async () => {
    const others = Array.from({ length: 100 }, (_, index) => comment(index, "looks good"));
    server = await githubServer([...others, comment(500, REPORT, "github-actions[bot]")]);
    assert.equal(await put("<!-- cabal-tls gate -->\nnew"), "updated");
    assert.equal(server.comments.length, 101);
    assert.equal(server.comments[100]?.body, "<!-- cabal-tls gate -->\nnew");
  });

  it("is never a person's, nor another workflow's", async () => {
    const person = comment(1, REPORT, "somebody");
    const other = comment(2, "Coverage went up.", "github-actions[bot]");
    server = await githubServer([person, other]);
    assert.equal(await put(REPORT), "created");
    assert.deepEqual([person.body, other.body, server.comments.length], [REPORT, "Coverage went up.", 3]);
  });

  it("fails with GitHub's own words, and without the token", async () => {
    server = await githubServer();
    await assert.rejects(put(REPORT, { token: "wrong" }), (error: Error) => {
      assert.equal(
        error.message,
        "GitHub answered GET /repos/owner/name/issues/7/comments?per_page=100&page=1 with 401: " +
          '{"message":"Bad credentials"}. The job needs the permission pull-requests: write.',
      );
      return true;
    });
  });

  it("is cut at a line's end when GitHub would refuse its length", async () => {
    server = await githubServer();
    const long = `${REPORT}<details>\n${"| imap-listener | update |\n".repeat(5_000)}</details>\n`;
    await put(long);
    const body = server.comments[0]?.body ?? "";
    assert.ok(body.length <= 65_536);
    assert.match(
      body,
      /\| imap-listener \| update \|\n\n<\/details>\n\nCut here: the whole report is in the summary of the workflow's run\.\n$/,
    );
    assert.equal(fittedComment(REPORT), REPORT);
  });
});

function comment(id: number, body: string, login = "somebody"): StoredComment {
  return { id, body, user: { login } };
}
