import { createHash, type X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { type Socket, connect as connectPlain } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { evenHex } from "../../../core/serial.ts";
import type { Handshakes, HandshakeResult, HandshakeTarget } from "../ports/index.ts";
import { farewell, StartTlsReader } from "../../../core/startTls.ts";
import type { EndpointProtocol } from "../../../core/inventory.ts";

const DEADLINE_MS = 8_000;
/** A load balancer has an address in each zone, and each of them switches in its own time. */
const MOST_ADDRESSES = 6;

type Look = { readonly serial: string; readonly sha256: string } | { readonly failure: string };

/** Handshakes over the network. The chain is not judged here: the stored one was, and it is compared. */
export class TlsHandshakes implements Handshakes {
  async look(target: HandshakeTarget): Promise<HandshakeResult> {
    const addresses = await addressesOf(target.connect ?? target.host);
    const looks = await Promise.all(addresses.map((address) => lookAt(target, address)));
    return {
      seen: looks.flatMap((one) => ("sha256" in one ? [one] : [])),
      failures: looks.flatMap((one) => ("failure" in one ? [one.failure] : [])),
    };
  }
}

/** One address: the name itself; several: each of them. A name without an address fails when it is connected to. */
async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    const found = await lookup(host, { all: true });
    return found.length > 1 ? found.slice(0, MOST_ADDRESSES).map(({ address }) => address) : [host];
  } catch {
    return [host];
  }
}

async function lookAt({ host, port, protocol }: HandshakeTarget, address: string): Promise<Look> {
  const plain = connectPlain({ host: address, port });
  const open: Socket[] = [plain.on("error", () => undefined)];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, DEADLINE_MS, new Error("no handshake in time"));
  });
  try {
    return await Promise.race([late, shownBy(plain, open, { host, protocol })]);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    return { failure: code ?? (error instanceof Error ? error.message : "no handshake") };
  } finally {
    clearTimeout(timer);
    // The one on top first: Node does not survive it when the socket below goes in the middle of a write.
    for (const socket of open.reverse()) socket.destroy();
  }
}

async function shownBy(
  plain: Socket,
  open: Socket[],
  { host, protocol }: Pick<HandshakeTarget, "host" | "protocol">,
): Promise<Look> {
  await opened(plain);
  await startTls(plain, protocol);
  const socket = await secured(plain, open, host);
  const look = leafOf(socket);
  // Whoever hangs up without a word is banned by some mail servers.
  const last = farewell(protocol);
  if (last !== "") await new Promise<void>((resolve) => socket.once("close", resolve).end(last, resolve));
  return look;
}

function opened(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
  });
}

function secured(plain: Socket, open: Socket[], servername: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ socket: plain, servername, rejectUnauthorized: false });
    open.push(socket.on("error", () => undefined));
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed during the handshake")));
  });
}

function leafOf(socket: TLSSocket): Look {
  const leaf: X509Certificate | undefined = socket.getPeerX509Certificate();
  if (leaf === undefined) return { failure: "presents no certificate" };
  const sha256 = createHash("sha256").update(leaf.raw).digest("hex");
  return { serial: evenHex(leaf.serialNumber), sha256 };
}

/** Brings an open connection to the point where TLS begins. Throws when the server does not go along. */
export async function startTls(socket: Socket, protocol: EndpointProtocol): Promise<void> {
  if (protocol === "tls" || protocol === "https") return;
  const reader = new StartTlsReader(protocol);
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error) => {
      socket.off("data", read).off("end", closed).off("close", closed).off("error", done);
      socket.pause();
      if (error === undefined) resolve();
      else reject(error);
    };
    const closed = () => done(new Error("closed before STARTTLS"));
    const read = (part: Buffer) => {
      const { send, verdict } = reader.read(part);
      if (send !== "") socket.write(send);
      if (verdict !== undefined) done(verdict.kind === "ready" ? undefined : new Error(verdict.message));
    };
    socket.on("data", read).once("end", closed).once("close", closed).once("error", done);
    socket.resume();
  });
}
