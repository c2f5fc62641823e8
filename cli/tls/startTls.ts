import type { Socket } from "node:net";
import type { EndpointProtocol } from "../../core/inventory.ts";
import { type LineReader, lineReader } from "./lineReader.ts";
import { TlsFailure } from "./tlsFailure.ts";

/** Says what it takes until the peer is ready for TLS. */
type Dialogue = (lines: LineReader, send: (line: string) => void) => Promise<void>;

/** Name in the greeting of SMTP: an address literal needs no name of this machine (RFC 5321, 4.1.3). */
const GREETING_NAME = "[127.0.0.1]";
const SHOWN = 60;

const DIALOGUES: Readonly<Record<EndpointProtocol, Dialogue | undefined>> = {
  tls: undefined,
  https: undefined,
  "smtp-starttls": smtp,
  "imap-starttls": imap,
};

/** Brings a plain connection to where TLS begins. Returns at once for a protocol that begins with TLS. */
export async function startTls(socket: Socket, protocol: EndpointProtocol): Promise<void> {
  const dialogue = DIALOGUES[protocol];
  if (dialogue === undefined) return;
  const lines = lineReader(socket);
  try {
    await dialogue(lines, (line) => socket.write(`${line}\r\n`));
  } finally {
    lines.stop();
  }
}

/** RFC 3207. */
async function smtp(lines: LineReader, send: (line: string) => void): Promise<void> {
  await smtpReply(lines, "220", "greeting");
  send(`EHLO ${GREETING_NAME}`);
  const extensions = await smtpReply(lines, "250", "answer to EHLO");
  if (!extensions.some((line) => /^STARTTLS\b/i.test(line))) {
    throw new TlsFailure("no-starttls", "the server does not offer STARTTLS");
  }
  send("STARTTLS");
  await smtpReply(lines, "220", "answer to STARTTLS");
}

/** The texts of one reply, which may have several lines. */
async function smtpReply(lines: LineReader, code: string, what: string): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const line = await lines.line();
    const [, given, more, text = ""] = /^(\d{3})(?:([ -])(.*))?$/.exec(line) ?? [];
    if (given === undefined) throw notTheProtocol(what, "SMTP", line);
    if (given !== code) throw new TlsFailure("no-starttls", `the ${what} is ${shown(line)}`);
    texts.push(text);
    if (more !== "-") return texts;
  }
}

/** RFC 9051, 6.2.1. */
async function imap(lines: LineReader, send: (line: string) => void): Promise<void> {
  const greeting = await lines.line();
  if (!/^\* (OK|PREAUTH|BYE)\b/i.test(greeting)) throw notTheProtocol("greeting", "IMAP", greeting);
  if (!/^\* OK\b/i.test(greeting)) throw new TlsFailure("no-starttls", `the greeting is ${shown(greeting)}`);
  send("a1 STARTTLS");
  for (;;) {
    const line = await lines.line();
    if (line.startsWith("* ")) continue;
    if (/^a1 OK\b/i.test(line)) return;
    if (/^a1 (NO|BAD)\b/i.test(line)) throw new TlsFailure("no-starttls", `STARTTLS is refused: ${shown(line)}`);
    throw notTheProtocol("answer to STARTTLS", "IMAP", line);
  }
}

function notTheProtocol(what: string, protocol: string, line: string): TlsFailure {
  return new TlsFailure("garbage", `the ${what} is no ${protocol}: ${shown(line)}`);
}

/** What a stranger sent must not steer a terminal, and need not fill it. */
function shown(line: string): string {
  const plain = line.replaceAll(/[^\x20-\x7e]/g, "?");
  return JSON.stringify(plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain);
}
