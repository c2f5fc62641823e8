import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CommandError } from "../commandError.ts";

/** Serves a text at /metrics. Returns once it listens; throws CommandError when the address can't be had. */
export async function factsServer(address: string, port: number, text: () => string): Promise<Server> {
  const server = createServer((request, response) => {
    const isMetrics = request.method === "GET" && request.url?.split("?")[0] === "/metrics";
    response.writeHead(isMetrics ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(isMetrics ? text() : "The facts are at /metrics.\n");
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(new CommandError(`--listen ${address}:${port} cannot be had (${cause.code}).`, 2, { cause }));
    server.once("error", fail);
    server.listen(port, address, () => {
      server.removeListener("error", fail);
      resolve();
    });
  });
  return server;
}

/** The port that it listens on, also when any free one was asked for. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
