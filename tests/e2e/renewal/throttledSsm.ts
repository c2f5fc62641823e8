import { createServer, type IncomingMessage, request } from "node:http";

export interface ThrottledSsm {
  readonly url: string;
  /** Calls that were turned away. */
  readonly refused: number;
  stop(): void;
}

/** SSM's endpoint of the local AWS, behind one that turns away so many calls of every so many. */
export async function throttledSsm(
  upstream: string,
  { turnAway, of }: { readonly turnAway: number; readonly of: number },
): Promise<ThrottledSsm> {
  let calls = 0;
  let refused = 0;
  const server = createServer((incoming, outgoing) => {
    const count = calls;
    calls += 1;
    collect(incoming).then((body) => {
      if (count % of < turnAway) {
        refused += 1;
        outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
        outgoing.end(JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }));
        return;
      }
      const { method, headers, url } = incoming;
      const sent = request(new URL(url ?? "/", upstream), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      sent.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    get refused() {
      return refused;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
