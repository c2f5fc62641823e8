import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { ServedBundle } from "./hostStage.ts";

/** What a server does with a connection that it took. */
type Manners = (socket: Socket) => void;

export const SILENT: Manners = () => {};
export const HANGS_UP: Manners = (socket) => socket.destroy();
export const GARBAGE: Manners = (socket) => socket.write(Buffer.alloc(400, 7));
export const PLAIN_HTTP: Manners = (socket) =>
  socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
export const NO_STARTTLS: Manners = (socket) => {
  socket.write("220 mail ready\r\n");
  socket.on("data", () => socket.write("250-mail\r\n250 SIZE 1000\r\n"));
};
export const TOO_BUSY: Manners = (socket) => socket.end("421 too many connections\r\n");

export interface BrokenServer {
  readonly port: number;
  stop(): Promise<void>;
}

export function brokenServer(manners: Manners): Promise<BrokenServer> {
  return started(
    createServer((socket) => {
      socket.on("error", () => {});
      manners(socket);
    }),
  );
}

/** A good TLS server with this certificate, where another one should be. */
export function otherServer({ certificate, key }: ServedBundle): Promise<BrokenServer> {
  return started(createTlsServer({ cert: certificate, key }, (socket) => socket.on("error", () => {}).end()));
}

/** Somewhere nothing listens: the port was free a moment ago. */
export async function closedPort(): Promise<BrokenServer> {
  const server = await brokenServer(SILENT);
  await server.stop();
  return { port: server.port, stop: async () => {} };
}

async function started(server: Server): Promise<BrokenServer> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => open.add(socket.once("close", () => open.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
