import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierCheckout } from "./earlierCheckout.ts";

describe("the checkout of an earlier commit", () => {
  let dir: string;
  let repository: string;

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.net", ...args], {
      cwd: repository,
      encoding: "utf8",
    }).trim();

  const commit = (text: string) => {
    writeFileSync(join(repository, "index.ts"), text);
    git("add", "index.ts");
    git("commit", "--quiet", "--message", text);
    return git("rev-parse", "HEAD");
  };

  before(() => {
    dir = mkdtempSync(join(tmpdir(), "cabal-tls-history-"));
    repository = dir;
    git("init", "--quiet", "full");
    repository = join(dir, "full");
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  it("has the files of that commit and the packages of this one, and is removed again", async () => {
    const earlier = commit("earlier");
    commit("later");
    const checkout = await earlierCheckout(earlier, repository);
    assert.equal(readFileSync(join(checkout.dir, "index.ts"), "utf8"), "earlier");
    assert.ok(existsSync(join(checkout.dir, "node_modules", "@pulumi", "aws", "package.json")));
    await checkout.dispose();
    assert.equal(existsSync(checkout.dir), false);
  });

  it("says how the history is completed when the clone is shallow", async () => {
    const earlier = git("rev-parse", "HEAD^");
    const shallow = join(dir, "shallow");
    git("clone", "--quiet", "--depth", "1", `file://${repository}`, shallow);
    await assert.rejects(earlierCheckout(earlier, shallow), {
      message:
        `The upgrade tests deploy commit ${earlier} first, and this clone does not have it. If its history is shallow, run ` +
        "`git fetch --unshallow` (in a GitHub workflow: actions/checkout with `fetch-depth: 0`), and run the tests again.",
    });
  });
});
