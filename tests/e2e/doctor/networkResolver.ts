import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type Answer, decode, encode } from "dns-packet";

const CODES = { SERVFAIL: 2, NXDOMAIN: 3 } as const;

/** What a network answers to a question itself; undefined = what the resolver behind it says. */
export type Answers = (name: string, type: string) => readonly Answer[] | keyof typeof CODES | undefined;

export interface NetworkResolver {
  /** `ADDRESS:PORT` */
  readonly server: string;
  stop(): Promise<void>;
}

/** A resolver as a network has it, in front of the one at `behind` (`ADDRESS:PORT`). */
export async function networkResolver(behind: string, answers: Answers): Promise<NetworkResolver> {
  const [address = "", port] = behind.split(":");
  const server = createSocket("udp4");
  const onward = createSocket("udp4");
  /** Who has asked what was passed on, by the id that it has there. */
  const asked = new Map<number, { readonly id: number; readonly address: string; readonly port: number }>();
  let next = 1;
  server.on("message", (message, from) => {
    const { id = 0, questions = [] } = decode(message);
    const [question] = questions;
    const own = question === undefined ? undefined : answers(question.name.toLowerCase(), question.type);
    if (own !== undefined) {
      const records = typeof own === "string" ? [] : [...own];
      const flags = 0x180 | (typeof own === "string" ? CODES[own] : 0);
      server.send(encode({ type: "response", id, flags, questions, answers: records }), from.port, from.address);
      return;
    }
    next = (next % 65_535) + 1;
    asked.set(next, { id, address: from.address, port: from.port });
    const copy = Buffer.from(message);
    copy.writeUInt16BE(next, 0);
    onward.send(copy, Number(port), address);
  });
  onward.on("message", (message) => {
    const to = asked.get(message.readUInt16BE(0));
    if (to === undefined) return;
    const copy = Buffer.from(message);
    copy.writeUInt16BE(to.id, 0);
    server.send(copy, to.port, to.address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  return {
    server: `127.0.0.1:${server.address().port}`,
    stop: async () => {
      onward.close();
      server.close();
      await once(server, "close");
    },
  };
}
