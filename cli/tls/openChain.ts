import { type Socket, connect as connectPlain } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { EndpointProtocol } from "../../core/inventory.ts";
import { type PresentedChain, presentedChain } from "./presentedChain.ts";
import { startTls } from "./startTls.ts";
import { TlsFailure, tlsFailure } from "./tlsFailure.ts";

export interface TlsPlace {
  readonly address: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** The name that a client of this place asks for. */
  readonly host: string;
  /** Whether the name is sent (SNI). */
  readonly sni: boolean;
  /** Trusted roots, PEM; undefined = the system's. */
  readonly ca: string | undefined;
  /** Milliseconds from the first packet to the certificate. */
  readonly deadline: number;
}

const HANG_UP_DEADLINE = 300;

/** Opens one connection, STARTTLS included, and reads the chain. Throws TlsFailure, at the deadline at the latest. */
export async function openChain(place: TlsPlace): Promise<PresentedChain> {
  const plain = connectPlain({ host: place.address, port: place.port });
  // Whoever waits for it hears of it; an error after the deadline has no listener any more and ends nothing.
  plain.on("error", () => {});
  const open = new Set<Socket>([plain]);
  const progress: Progress = { waitsFor: "the connection" };
  const clock = deadlineOf(place, progress);
  try {
    return await Promise.race([clock.passed, chainOn(plain, place, open, progress)]);
  } catch (error) {
    throw tlsFailure(error);
  } finally {
    clock.stop();
    for (const socket of open) socket.destroy();
  }
}

/** How far it has come: who reads of a deadline wants to know what did not answer. */
interface Progress {
  waitsFor: "the connection" | "STARTTLS" | "a certificate";
}

const SILENCE: Readonly<Record<Progress["waitsFor"], string>> = {
  "the connection": "no answer to the connection",
  // A server that begins with TLS at once waits for the client, as the client waits for its greeting.
  STARTTLS: "it takes the connection, and has not come to STARTTLS",
  "a certificate": "it takes the connection, and shows no certificate",
};

function deadlineOf({ deadline }: TlsPlace, progress: Progress): { readonly passed: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    const late = () => {
      const kind = progress.waitsFor === "STARTTLS" ? "no-greeting" : "timeout";
      reject(new TlsFailure(kind, `${SILENCE[progress.waitsFor]} within ${deadline / 1000} s`));
    };
    timer = setTimeout(late, deadline);
  });
  return { passed, stop: () => clearTimeout(timer) };
}

async function chainOn(plain: Socket, place: TlsPlace, open: Set<Socket>, progress: Progress): Promise<PresentedChain> {
  await event(plain, "connect");
  progress.waitsFor = "STARTTLS";
  await startTls(plain, place.protocol);
  progress.waitsFor = "a certificate";
  const socket = connectTls({
    socket: plain,
    // An empty name sends no SNI extension.
    servername: place.sni ? place.host : "",
    ca: place.ca,
    // A wrong certificate is a finding, not a failed connection.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  open.add(socket.on("error", () => {}));
  await event(socket, "secureConnect");
  const chain = presentedChain(socket, place.host);
  await hangUp(socket);
  if (chain === undefined) throw new TlsFailure("handshake", "the server presented no certificate");
  return chain;
}

/** Ends as a client does that has finished: load balancers count connections that are dropped. */
async function hangUp(socket: TLSSocket): Promise<void> {
  socket.removeAllListeners("error").on("error", () => {});
  const timer = setTimeout(() => socket.destroy(), HANG_UP_DEADLINE);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resume().end();
  await closed;
  clearTimeout(timer);
}

function event(socket: Socket, name: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(name, () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new TlsFailure("closed", "the server closed the connection")));
  });
}
