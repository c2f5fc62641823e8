import { createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Chain and key, as PEM. */
export interface ServedPair {
  readonly pem: string;
  readonly keyPem: string;
}

const GREETINGS = { smtp: "220 mail.example ESMTP\r\n", imap: "* OK IMAP4rev1 ready\r\n" } as const;

/** A mail server as far as STARTTLS goes: a TLS peer on loopback, whose certificate and port can be taken away. */
export class StartTlsServer {
  readonly #protocol: keyof typeof GREETINGS;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  certificate: ServedPair;
  port = 0;

  constructor(protocol: keyof typeof GREETINGS, certificate: ServedPair) {
    this.#protocol = protocol;
    this.certificate = certificate;
  }

  /** Listens, after a stop on the same port again. */
  async start(): Promise<this> {
    const server = createServer((socket) => this.#greet(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === "object") this.port = address.port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    socket.setTimeout(10_000, () => socket.destroy());
    socket.write(GREETINGS[this.#protocol]);
    const hear = (data: Buffer) => {
      const line = data.toString("latin1").trim();
      // STARTTLS ends the answer here, as real servers have it and upstream's example of blackbox does not take.
      if (/^EHLO /i.test(line)) socket.write("250-mail.example\r\n250 STARTTLS\r\n");
      else if (/STARTTLS$/i.test(line)) this.#secure(socket, hear, line);
      else socket.end();
    };
    socket.on("data", hear);
  }

  #secure(socket: Socket, hear: (data: Buffer) => void, line: string): void {
    socket.removeListener("data", hear);
    socket.write(this.#protocol === "smtp" ? "220 go ahead\r\n" : `${line.split(" ")[0]} OK go ahead\r\n`);
    const { pem: cert, keyPem: key } = this.certificate;
    new TLSSocket(socket, { isServer: true, cert, key }).on("error", () => {}).resume();
  }
}
