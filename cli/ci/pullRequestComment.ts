import { readFileSync } from "node:fs";
// Not by the folder's index: this script has to work when npm could not install anything.
import { COMMENT_MARK } from "../gate/printMarkdown.ts";

export interface PullRequest {
  /** Address of GitHub's REST API. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
}

/** GitHub takes no longer comment. */
const MAX_LENGTH = 65_536;
const PAGE = 100;
const MAX_PAGES = 50;
const DEADLINE_MS = 15_000;
/** Who comments with a workflow's own token. */
const AUTHOR = "github-actions[bot]";

/** Puts the report into the pull request: into the workflow's own comment when it has one there, else into a new one. */
export async function putComment(pullRequest: PullRequest, report: string): Promise<"created" | "updated"> {
  const { repository, number } = pullRequest;
  const own = await ownComment(pullRequest);
  const body = JSON.stringify({ body: fittedComment(report) });
  if (own === undefined) {
    await asked(pullRequest, "POST", `/repos/${repository}/issues/${number}/comments`, body);
    return "created";
  }
  await asked(pullRequest, "PATCH", `/repos/${repository}/issues/comments/${own.id}`, body);
  return "updated";
}

/** The report, cut at the end of a line when GitHub would refuse it for its length. */
export function fittedComment(report: string): string {
  if (report.length <= MAX_LENGTH) return report;
  const note = "\n\n</details>\n\nCut here: the whole report is in the summary of the workflow's run.\n";
  const room = report.slice(0, MAX_LENGTH - note.length);
  return room.slice(0, room.lastIndexOf("\n")) + note;
}

/** Anybody may write a comment that begins with the mark, so the author counts too. */
async function ownComment(pullRequest: PullRequest): Promise<Comment | undefined> {
  const { repository, number } = pullRequest;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const path = `/repos/${repository}/issues/${number}/comments?per_page=${PAGE}&page=${page}`;
    const comments = (await asked(pullRequest, "GET", path)) as readonly Comment[];
    const own = comments.find(({ body, user }) => user?.login === AUTHOR && body?.startsWith(COMMENT_MARK) === true);
    if (own !== undefined || comments.length < PAGE) return own;
  }
  return undefined;
}

async function asked({ api, token }: PullRequest, method: string, path: string, body?: string): Promise<unknown> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "user-agent": "cabal-tls",
      "x-github-api-version": "2022-11-28",
    },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (response.ok) return response.json();
  throw new Error(
    `GitHub answered ${method} ${path} with ${response.status}: ${(await response.text()).slice(0, 500)}. ` +
      "The job needs the permission pull-requests: write.",
  );
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set; the action sets it.`);
  return value;
}

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("usage: pullRequestComment.ts REPORT.md");
  const done = await putComment(
    {
      api: process.env["GITHUB_API_URL"] ?? "https://api.github.com",
      repository: fromEnvironment("GITHUB_REPOSITORY"),
      number: Number(fromEnvironment("PULL_REQUEST")),
      token: fromEnvironment("GITHUB_TOKEN"),
    },
    readFileSync(file, "utf8"),
  );
  process.stdout.write(`comment ${done}\n`);
}
