import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** One call to AWS, as far as it tells what is called. */
export interface AwsCall {
  readonly method: string;
  readonly path: string;
  /** Operation of the JSON protocol, such as `CertificateManager.RequestCertificate`; else empty. */
  readonly target: string;
  /** Such as `Action=ModifyListener&…`. */
  readonly body: string;
}

export interface HeldCalls {
  /** Where the client is to send its calls instead of AWS. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface HoldOptions {
  /** Which calls are stopped on their way. */
  readonly matches: (call: AwsCall) => boolean;
  /** `request`: AWS never gets the call. `answer`: AWS carries it out, and the client never hears of it. */
  readonly at: "request" | "answer";
  /** A call is being held now. */
  readonly onHeld: () => void;
}

/** A stretch of network between a client and AWS, in which some calls are stuck for ever. */
export async function holdCalls(awsUrl: string, { matches, at, onHeld }: HoldOptions): Promise<HeldCalls> {
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const isHeld = matches(callOf(incoming, body));
    if (isHeld && at === "request") return onHeld();
    const answer = await forwarded(awsUrl, incoming, body);
    if (isHeld) return onHeld();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((incoming, outgoing) => {
    // A client that was killed has nobody to answer to.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function callOf({ method = "", url = "", headers }: IncomingMessage, body: Buffer): AwsCall {
  return { method, path: url, target: String(headers["x-amz-target"] ?? ""), body: body.toString("utf8") };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

async function forwarded(
  awsUrl: string,
  { method, url = "", headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const outgoing = httpRequest(new URL(url, awsUrl), { method: method ?? "GET", headers });
  outgoing.end(body);
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  // The body is whole here, so how it was cut into pieces no longer counts.
  const { "transfer-encoding": _, ...rest } = answer.headers;
  const whole = await buffer(answer);
  return {
    status: answer.statusCode ?? 502,
    headers: { ...rest, "content-length": String(whole.length) },
    body: whole,
  };
}
