import type { EndpointProtocol } from "./inventory.ts";

/** What came of the dialogue before TLS. */
export type StartTlsVerdict =
  | { readonly kind: "ready" }
  /** The server does not offer STARTTLS, or refuses it, or speaks another protocol. */
  | { readonly kind: "no-starttls" | "garbage"; readonly message: string };

export interface StartTlsStep {
  /** What is to be sent now; empty = nothing. */
  readonly send: string;
  /** Undefined = more bytes are needed. */
  readonly verdict: StartTlsVerdict | undefined;
}

/** What a line of the server leads to: another line is read, something is said, or it is decided. */
type Turn = { readonly say?: string; readonly next: (line: string) => Turn } | StartTlsVerdict;

/** A line has at most 512 bytes in SMTP, and some thousands in IMAP; more than this is not a mail server's answer. */
const MOST_BYTES = 64 * 1024;
const SHOWN = 60;
/** An address literal needs no name of this machine (RFC 5321, 4.1.3). */
const GREETING_NAME = "[127.0.0.1]";

/** How a client ends that has seen enough: servers count connections that are dropped, and some ban who drops them. */
const FAREWELLS: Readonly<Record<EndpointProtocol, string>> = {
  tls: "",
  https: "",
  "smtp-starttls": "QUIT\r\n",
  "imap-starttls": "a2 LOGOUT\r\n",
};

/** What is said over TLS before the connection is closed; empty where another protocol decides what that is. */
export function farewell(protocol: EndpointProtocol): string {
  return FAREWELLS[protocol];
}

/**
 * Reads what a server says before TLS begins, and says what is to be sent. The verdict depends on the bytes only, and
 * not on the pieces in which they come. What follows the last line is dropped: nothing may come before our handshake.
 */
export class StartTlsReader {
  #turn: (line: string) => Turn;
  #text = "";
  #received = 0;
  #verdict: StartTlsVerdict | undefined;

  constructor(protocol: "smtp-starttls" | "imap-starttls") {
    this.#turn = protocol === "smtp-starttls" ? smtpGreeting() : imapGreeting;
  }

  read(bytes: Uint8Array): StartTlsStep {
    const allowed = Math.max(0, MOST_BYTES - this.#received);
    this.#received += bytes.length;
    this.#text += Buffer.from(bytes.subarray(0, allowed)).toString("latin1");
    let send = "";
    for (let end = this.#text.indexOf("\n"); end >= 0 && this.#verdict === undefined; end = this.#text.indexOf("\n")) {
      const line = this.#text.slice(0, end).replace(/\r+$/, "");
      this.#text = this.#text.slice(end + 1);
      const turn = this.#turn(line);
      if ("kind" in turn) this.#verdict = turn;
      else {
        this.#turn = turn.next;
        send += turn.say ?? "";
      }
    }
    if (this.#received > MOST_BYTES) this.#verdict ??= { kind: "garbage", message: "the server sends without end" };
    return { send, verdict: this.#verdict };
  }
}

/** RFC 3207. */
function smtpGreeting(): (line: string) => Turn {
  return smtpReply("220", "greeting", () => ({ say: `EHLO ${GREETING_NAME}\r\n`, next: smtpExtensions() }));
}

function smtpExtensions(): (line: string) => Turn {
  return smtpReply("250", "answer to EHLO", (texts) => {
    const isOffered = texts.some((text) => /^STARTTLS\b/i.test(text));
    if (!isOffered) return { kind: "no-starttls", message: "the server does not offer STARTTLS" };
    return { say: "STARTTLS\r\n", next: smtpReply("220", "answer to STARTTLS", () => ({ kind: "ready" })) };
  });
}

/** One reply, whose last line has no hyphen behind its code, and need not have a text (RFC 5321, 4.2). */
function smtpReply(code: string, what: string, then: (texts: readonly string[]) => Turn): (line: string) => Turn {
  const texts: string[] = [];
  const next = (line: string): Turn => {
    const [, given, more, text = ""] = /^(\d{3})(?:([ -])([\s\S]*))?$/.exec(line) ?? [];
    if (given === undefined) return notTheProtocol(what, "SMTP", line);
    if (given !== code) return { kind: "no-starttls", message: `the ${what} is ${shown(line)}` };
    texts.push(text);
    return more === "-" ? { next } : then(texts);
  };
  return next;
}

/** RFC 9051, 6.2.1. A session that begins authenticated (PREAUTH) can't be secured any more. */
function imapGreeting(line: string): Turn {
  if (!/^\* (OK|PREAUTH|BYE)\b/i.test(line)) return notTheProtocol("greeting", "IMAP", line);
  if (!/^\* OK\b/i.test(line)) return { kind: "no-starttls", message: `the greeting is ${shown(line)}` };
  return { say: "a1 STARTTLS\r\n", next: imapAnswer };
}

function imapAnswer(line: string): Turn {
  if (/^a1 OK\b/i.test(line)) return { kind: "ready" };
  if (/^(a1 (NO|BAD)|\* BYE)\b/i.test(line)) {
    return { kind: "no-starttls", message: `STARTTLS is refused: ${shown(line)}` };
  }
  return line.startsWith("* ") ? { next: imapAnswer } : notTheProtocol("answer to STARTTLS", "IMAP", line);
}

function notTheProtocol(what: string, protocol: string, line: string): StartTlsVerdict {
  return { kind: "garbage", message: `the ${what} is not ${protocol}: ${shown(line)}` };
}

/** What a stranger sent must not steer a terminal, and need not fill it. */
function shown(line: string): string {
  const plain = line.replaceAll(/[^\x20-\x7e]/g, "?");
  return JSON.stringify(plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain);
}
