import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

/** GitHub's API for the comments of one pull request, as its documentation has it: pages of a list, create, update. */
export interface GithubServer {
  readonly url: string;
  readonly comments: StoredComment[];
  /** `METHOD path` of every request. */
  readonly requests: string[];
  close(): void;
}

export const TOKEN = "token-of-the-workflow";
const BOT = "github-actions[bot]";

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

export async function githubServer(comments: StoredComment[] = []): Promise<GithubServer> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const { status, content } = await answer(request, comments);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, comments, requests, close };
}

async function answer(request: IncomingMessage, comments: StoredComment[]): Promise<Answer> {
  if (request.headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, content: { message: "Bad credentials" } };
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, list] = /^\/repos\/owner\/name\/issues\/(\d+)\/comments$/.exec(pathname) ?? [];
  const [, one] = /^\/repos\/owner\/name\/issues\/comments\/(\d+)$/.exec(pathname) ?? [];
  if (list === "7" && request.method === "GET") {
    const [size, page] = [Number(searchParams.get("per_page") ?? 30), Number(searchParams.get("page") ?? 1)];
    return { status: 200, content: comments.slice((page - 1) * size, page * size) };
  }
  const comment = comments.find(({ id }) => String(id) === one);
  if (comment !== undefined && request.method === "PATCH") return changed(comment, await bodyOf(request), 200);
  if (list !== "7" || request.method !== "POST") return { status: 404, content: { message: "Not Found" } };
  const made = { id: 1000 + comments.length, body: "", user: { login: BOT } };
  comments.push(made);
  return changed(made, await bodyOf(request), 201);
}

function changed(comment: StoredComment, body: string, status: number): Answer {
  if (body.length > 65_536)
    return { status: 422, content: { message: "body is too long (maximum is 65536 characters)" } };
  comment.body = body;
  return { status, content: comment };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return String((JSON.parse(await text(request)) as { body?: unknown }).body);
}
