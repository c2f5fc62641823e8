import { createHash, type X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import type { Socket } from "node:net";
import { connect as connectPlain } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { evenHex } from "../../../core/hostCertificate/certificateFacts.ts";
import type { Wire, WireResult, WireTarget } from "../ports/wire.ts";
import { startTls } from "./startTls.ts";

const DEADLINE_MS = 8_000;
/** A load balancer has an address in each zone, and each of them switches in its own time. */
const MOST_ADDRESSES = 6;

type Look = { readonly serial: string; readonly sha256: string } | { readonly failure: string };

/** Handshakes over the network. The chain is not judged here: the stored one was, and it is compared. */
export class TlsWire implements Wire {
  async look(target: WireTarget): Promise<WireResult> {
    const addresses = await addressesOf(target.host);
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

async function lookAt({ host, port, protocol }: WireTarget, address: string): Promise<Look> {
  const plain = connectPlain({ host: address, port });
  const timer = setTimeout(() => plain.destroy(new Error("no handshake in time")), DEADLINE_MS);
  try {
    await opened(plain);
    await startTls(plain, protocol);
    return leafOf(await secured(plain, host));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    return { failure: code ?? (error instanceof Error ? error.message : "no handshake") };
  } finally {
    clearTimeout(timer);
    plain.destroy();
  }
}

function opened(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
  });
}

function secured(plain: Socket, servername: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ socket: plain, servername, rejectUnauthorized: false });
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
