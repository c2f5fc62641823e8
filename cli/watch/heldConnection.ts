import type { TLSSocket } from "node:tls";
import { openTls } from "../tls/index.ts";
import { type TrustOptions, tlsTarget } from "./handshake.ts";
import type { ProbePath } from "./probeTarget.ts";

/** A connection kept open, as a mail client keeps its IMAP session: a rotation must not break it. */
export interface HeldConnection {
  readonly path: ProbePath;
  /** Requests that were answered. */
  answered: number;
  /** Why it broke; undefined while it lives. */
  broken: string | undefined;
  /** Sends one more request, waits for the answer, closes. Never throws. */
  close(): Promise<void>;
}

const ANSWER_DEADLINE = 10_000;
const FAREWELL_DEADLINE = 300;

/** How a protocol asks for a sign of life, and what the answer begins with. */
interface Dialogue {
  readonly greeting: RegExp | undefined;
  request(serial: number, host: string): string;
  answer(serial: number): RegExp;
  /** What a client says that ends: some mail servers ban who hangs up without it. */
  readonly farewell: string;
}

const IMAP: Dialogue = {
  greeting: /^\* OK/,
  request: (serial) => `a${serial} NOOP\r\n`,
  answer: (serial) => new RegExp(`^a${serial} OK`, "m"),
  farewell: "z LOGOUT\r\n",
};
const SMTP: Dialogue = {
  // Its last line, which has no hyphen and need not have a text: whoever speaks before it is refused.
  greeting: /^220( |\r?$)/m,
  request: () => "NOOP\r\n",
  // Any answer is a sign of life.
  answer: () => /^\d{3}( |\r?$)/m,
  farewell: "QUIT\r\n",
};
const HTTP: Dialogue = {
  greeting: undefined,
  request: (_serial, host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`,
  // Any status is an answer: what the application says is not the certificate's business.
  answer: () => /^HTTP\/1\.1 \d{3}/,
  farewell: "",
};
/** Mail is submitted here with TLS from the start (RFC 8314); other ports that begin with TLS are IMAP's. */
const SMTPS = 465;

/** Opens a connection with SNI and asks for an answer every `interval` milliseconds. Never throws. */
export async function holdConnection(path: ProbePath, trust: TrustOptions, interval: number): Promise<HeldConnection> {
  const held: HeldConnection = { path, answered: 0, broken: undefined, close: async () => {} };
  const dialogue = dialogueOf(path);
  let socket: TLSSocket;
  try {
    socket = await openTls(tlsTarget(path, true, trust));
  } catch (error) {
    held.broken = `could not be opened: ${error instanceof Error ? error.message : error}`;
    return held;
  }
  const stopping = new AbortController();
  const running = converse(socket, dialogue, held, { interval, stopping: stopping.signal }).catch((error: unknown) => {
    held.broken = error instanceof Error ? error.message : String(error);
  });
  held.close = async () => {
    stopping.abort();
    await running;
    await hangUp(socket, held.broken === undefined ? dialogue.farewell : "");
  };
  return held;
}

/** Ends a connection in the words of its protocol, and does not wait long for the server to close its side. */
async function hangUp(socket: TLSSocket, farewell: string): Promise<void> {
  if (!socket.closed) {
    const timer = setTimeout(() => socket.destroy(), FAREWELL_DEADLINE);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.resume().end(farewell);
    await closed;
    clearTimeout(timer);
  }
}

/** After STARTTLS there is no second greeting. */
function dialogueOf({ protocol, port }: ProbePath): Dialogue {
  if (protocol === "https") return HTTP;
  if (protocol === "tls") return port === SMTPS ? SMTP : IMAP;
  return { ...(protocol === "smtp-starttls" ? SMTP : IMAP), greeting: undefined };
}

async function converse(
  socket: TLSSocket,
  dialogue: Dialogue,
  held: HeldConnection,
  { interval, stopping }: { readonly interval: number; readonly stopping: AbortSignal },
): Promise<void> {
  const inbox = inboxOf(socket);
  if (dialogue.greeting !== undefined) await inbox.expect(dialogue.greeting, "greeting");
  for (let serial = 1; ; serial++) {
    const last = stopping.aborted;
    inbox.clear();
    socket.write(dialogue.request(serial, held.path.host));
    await inbox.expect(dialogue.answer(serial), `answer ${serial}`);
    held.answered += 1;
    if (last) return;
    await inbox.idle(interval, stopping);
  }
}

/** Collects what arrives on a socket and lets one reader wait for a pattern or for silence. */
function inboxOf(socket: TLSSocket) {
  let text = "";
  let ended: string | undefined;
  let wake = () => {};
  const end = (reason: string) => {
    ended ??= reason;
    wake();
  };
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    wake();
  });
  socket.on("error", (error) => end(`broke: ${error.message}`));
  socket.on("close", () => end("was closed by the server"));

  const change = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      wake = done;
      if (signal?.aborted) done();
      else signal?.addEventListener("abort", done, { once: true });
    });

  return {
    clear: () => {
      text = "";
    },
    expect: async (pattern: RegExp, what: string) => {
      const until = Date.now() + ANSWER_DEADLINE;
      while (!pattern.test(text)) {
        if (ended !== undefined) throw new Error(`${ended} before its ${what}`);
        if (Date.now() >= until) throw new Error(`no ${what} within ${ANSWER_DEADLINE} ms`);
        await change(until - Date.now());
      }
    },
    /** Waits; returns early when stopping, throws as soon as the connection ends. */
    idle: async (milliseconds: number, stopping: AbortSignal) => {
      const until = Date.now() + milliseconds;
      while (!stopping.aborted && Date.now() < until) {
        if (ended !== undefined) throw new Error(ended);
        await change(until - Date.now(), stopping);
      }
    },
  };
}
