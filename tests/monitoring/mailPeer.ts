import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { type Peer, peer } from "../cli/tls/peer.ts";

export interface MailPeerOptions {
  readonly cert: string;
  readonly key: string;
  /** First line of the greeting, sent at once, and the last one, sent `waitMs` later. */
  readonly greeting: readonly [string, string];
  readonly waitMs: number;
}

/** What a mail server heard, and when it refused a client that spoke too early. */
export interface MailPeer extends Peer {
  readonly heard: string[];
}

/**
 * An SMTP server with STARTTLS that greets as Postfix's postscreen does with `postscreen_greet_action = enforce`: whoever
 * speaks before the greeting has ended gets 521.
 */
export async function mailPeer(options: MailPeerOptions): Promise<MailPeer> {
  const heard: string[] = [];
  const secureContext = createSecureContext({ cert: options.cert, key: options.key });
  const server = await peer((socket) => greet(socket, options, heard, secureContext));
  return { ...server, heard };
}

function greet(
  socket: Socket,
  { greeting: [first, last], waitMs }: MailPeerOptions,
  heard: string[],
  secureContext: ReturnType<typeof createSecureContext>,
): void {
  const early = () => {
    heard.push("PREGREET");
    socket.end("521 5.5.1 Protocol error\r\n");
  };
  socket.write(`${first}\r\n`);
  socket.once("data", early);
  const timer = setTimeout(() => {
    socket.off("data", early).write(`${last}\r\n`);
    const listen = (data: Buffer) => {
      const line = String(data).trim();
      heard.push(line);
      if (line.startsWith("EHLO")) socket.write("250-mail\r\n250-STARTTLS\r\n250 8BITMIME\r\n");
      if (line !== "STARTTLS") return;
      socket.off("data", listen).write("220 2.0.0 Ready to start TLS\r\n");
      const session = new TLSSocket(socket, { isServer: true, secureContext }).on("error", () => undefined);
      session.on("data", (text) => {
        heard.push(`TLS: ${String(text).trim()}`);
        session.end("221 Bye\r\n");
      });
    };
    socket.on("data", listen);
  }, waitMs);
  socket.on("close", () => clearTimeout(timer));
}
