import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as requestUpstream } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { LocalAws } from "../startLocalAws.ts";
import { acmeResource } from "./acmeResource.ts";
import type { Fault, FaultRule, SeenRequest } from "./fault.ts";
import type { Pebble } from "./startPebble.ts";
import { transportCertificate } from "./transport.ts";

export interface FaultProxyOptions {
  readonly aws: Pick<LocalAws, "ca" | "control">;
  readonly pebble: Pick<Pebble, "directory">;
}

/** Called before an answer goes to the client, who waits for it; `answer` counts from 1. */
export type AnswerHook = (answer: number, request: SeenRequest) => void | Promise<void>;

export interface FaultProxy {
  /** URL of the ACME directory as clients of the proxy have it; every URL that Pebble tells them leads here too. */
  readonly directory: string;
  /** Every request since the start or the last `clear`, also those that Pebble never got. */
  readonly requests: readonly SeenRequest[];
  /** Adds a rule; of several that fit a request the oldest strikes. Returns the function that takes it away. */
  add(rule: FaultRule): () => void;
  /** Adds a hook. Returns the function that takes it away. Numbers go on from one hook to the next until `clear`. */
  onAnswer(hook: AnswerHook): () => void;
  /** Takes all rules and hooks away, and forgets requests and counts. */
  clear(): void;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders | Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Starts a TLS proxy in front of Pebble on a free loopback port: it records requests and lets things go wrong. */
export async function startFaultProxy({ aws, pebble }: FaultProxyOptions): Promise<FaultProxy> {
  const rules = new Map<FaultRule, { left: number }>();
  const hooks = new Set<AnswerHook>();
  const requests: SeenRequest[] = [];
  let answers = 0;
  const agent = new Agent({ ca: aws.ca, keepAlive: true });
  const upstream = new URL(pebble.directory);
  const { certificate, key } = await transportCertificate(aws);
  const server = createServer({ cert: certificate, key }, (request, response) => {
    // A client or Pebble that is killed in between is what this proxy is for.
    serve(request, response).catch(() => response.destroy());
  });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await collect(request);
    const seen = seenRequest(request, requests.length + 1, body);
    requests.push(seen);
    const fault = takeFault(rules, seen);
    if (fault?.kind === "drop") return void response.destroy();
    if (fault?.kind === "delay") await wait(fault.milliseconds);
    const answer =
      fault?.kind === "answer" ? ownAnswer(fault) : changed(await ask(upstream, agent, request, body), fault);
    answers += 1;
    const number = answers;
    for (const hook of hooks) await hook(number, seen);
    if (fault?.kind === "dropAnswer") return void response.destroy();
    response.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length });
    response.end(answer.body);
  };

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fault proxy has no port");
  // It must not keep a process alive whose work is done.
  server.unref();
  return {
    directory: `https://127.0.0.1:${address.port}${upstream.pathname}`,
    requests,
    add: (rule) => {
      rules.set(rule, { left: rule.times ?? Number.POSITIVE_INFINITY });
      return () => void rules.delete(rule);
    },
    onAnswer: (hook) => {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    clear: () => {
      rules.clear();
      hooks.clear();
      requests.length = 0;
      answers = 0;
    },
    stop: async () => {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

function seenRequest({ method = "", url = "", headers }: IncomingMessage, number: number, body: Buffer): SeenRequest {
  const path = url.split("?", 1)[0] ?? "";
  return { number, method, path, resource: acmeResource(path), headers, at: Date.now(), payload: signedPayload(body) };
}

/** ACME's requests are signed, not encrypted (RFC 8555, 6.2); what is no such request has no payload. */
function signedPayload(body: Buffer): unknown {
  try {
    const { payload } = JSON.parse(body.toString()) as { payload?: string };
    return payload ? JSON.parse(Buffer.from(payload, "base64url").toString()) : undefined;
  } catch {
    return undefined;
  }
}

function takeFault(rules: ReadonlyMap<FaultRule, { left: number }>, seen: SeenRequest): Fault | undefined {
  for (const [rule, count] of rules) {
    const isAbout = rule.resources === undefined || rule.resources.includes(seen.resource);
    if (count.left <= 0 || !isAbout || rule.when?.(seen) === false) continue;
    count.left -= 1;
    return rule.fault;
  }
  return undefined;
}

/** The Host header goes through: Pebble checks signed URLs against it, and builds its URLs with it. */
function ask(upstream: URL, agent: Agent, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = requestUpstream(
      // Pebble's certificate is for its address, not for the name that the client's Host header has.
      { agent, host: upstream.hostname, port: upstream.port, servername: "", method, path: url, headers },
      (answer) => {
        collect(answer).then(
          (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          reject,
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function ownAnswer({ status, headers = {}, body = "" }: Extract<Fault, { kind: "answer" }>): Answer {
  return { status, headers, body: Buffer.from(body) };
}

function changed(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.kind === "malformed")
    return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) };
  if (fault?.kind === "hold") return held(answer, fault.retryAfter ?? "1");
  return answer;
}

function held(answer: Answer, retryAfter: string): Answer {
  const text = answer.body.toString();
  if (!/"status": *"valid"/.test(text)) return answer;
  const { certificate: _, ...order } = JSON.parse(text) as Record<string, unknown>;
  const body = Buffer.from(JSON.stringify({ ...order, status: "processing" }));
  return { ...answer, headers: { ...answer.headers, "retry-after": retryAfter }, body };
}
