import type { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { TlsFailure, tlsFailure } from "./tlsFailure.ts";

/** A line of a mail protocol has at most 512 (SMTP) or 8192 (IMAP) bytes; more is no answer of a mail server. */
const MOST_BYTES = 64 * 1024;

/** Reads lines from a socket that still speaks plain text. Stop it before TLS takes the socket over. */
export interface LineReader {
  /** The next line without its end. Throws TlsFailure when the peer ends, or sends without end. */
  line(): Promise<string>;
  stop(): void;
}

export function lineReader(socket: Socket): LineReader {
  const decoder = new StringDecoder("latin1");
  let text = "";
  let received = 0;
  let failure: TlsFailure | undefined;
  let wake = () => {};
  const fail = (reason: TlsFailure) => {
    failure ??= reason;
    wake();
  };
  const onData = (chunk: Buffer) => {
    received += chunk.length;
    text += decoder.write(chunk);
    if (received > MOST_BYTES) fail(new TlsFailure("garbage", "the server sends without end"));
    wake();
  };
  const onError = (error: Error) => fail(tlsFailure(error));
  const onEnd = () => fail(new TlsFailure("closed", "the server closed the connection"));
  socket.on("data", onData).on("error", onError).on("end", onEnd).on("close", onEnd);
  return {
    line: async () => {
      for (;;) {
        const end = text.indexOf("\n");
        if (end >= 0) {
          const line = text.slice(0, end).replace(/\r$/, "");
          text = text.slice(end + 1);
          return line;
        }
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    stop: () => {
      socket.off("data", onData).off("error", onError).off("end", onEnd).off("close", onEnd);
      // What came after the answer is the other side's beginning of TLS only if we had begun, which we have not.
      socket.pause();
    },
  };
}
