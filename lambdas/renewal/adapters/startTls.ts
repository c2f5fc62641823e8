import type { Socket } from "node:net";
import type { EndpointProtocol } from "../../../core/inventory.ts";

const LONGEST_LINE = 8_192;

/** What is said before TLS begins: each step waits for a reply that matches, and sends its line. */
interface Step {
  readonly expect: RegExp;
  readonly send?: string;
}

const SMTP: readonly Step[] = [
  { expect: /^220 /, send: "EHLO cabal-tls.invalid\r\n" },
  { expect: /^250 /, send: "STARTTLS\r\n" },
  { expect: /^220 / },
];
const IMAP: readonly Step[] = [{ expect: /^\* OK/i, send: "a1 STARTTLS\r\n" }, { expect: /^a1 OK/i }];

/** Brings an open connection to the point where TLS begins. Throws when the server does not go along. */
export async function startTls(socket: Socket, protocol: EndpointProtocol): Promise<void> {
  if (protocol === "tls" || protocol === "https") return;
  for (const { expect, send } of protocol === "smtp-starttls" ? SMTP : IMAP) {
    await reply(socket, expect);
    if (send !== undefined) socket.write(send);
  }
}

/** Reads lines up to one that matches; lines that go on (`250-…`) and untagged ones are passed over. */
function reply(socket: Socket, expected: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const done = (error?: Error) => {
      socket.off("data", read).off("close", closed).off("error", done);
      socket.pause();
      if (error === undefined) resolve();
      else reject(error);
    };
    const closed = () => done(new Error("closed before STARTTLS"));
    const read = (part: Buffer) => {
      text += part.toString("latin1");
      const lines = text.split("\r\n").slice(0, -1);
      if (lines.some((line) => expected.test(line))) done();
      else if (lines.some((line) => /^[45]\d\d[ -]|^a1 (NO|BAD)/i.test(line)) || text.length > LONGEST_LINE) {
        done(new Error(`refuses STARTTLS: ${(lines.at(-1) ?? "").slice(0, 80)}`));
      }
    };
    socket.on("data", read).once("close", closed).once("error", done);
    socket.resume();
  });
}
