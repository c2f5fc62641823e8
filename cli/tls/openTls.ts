import { type Socket, connect as connectPlain } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { EndpointProtocol } from "../../core/inventory.ts";
import { farewell, StartTlsReader } from "../../core/startTls.ts";
import { type PresentedChain, presentedChain } from "./presentedChain.ts";
import { TlsFailure, tlsFailure } from "./tlsFailure.ts";

/** One connection: where it leads, and what the client asks for. */
export interface TlsTarget {
  readonly address: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** The name that a client of this endpoint asks for. */
  readonly host: string;
  /** Whether the name is sent (SNI). */
  readonly sni: boolean;
  /** Trusted roots, PEM; undefined = the system's. */
  readonly ca: string | undefined;
  /** Milliseconds from the first packet to the certificate. */
  readonly deadline: number;
}

const HANG_UP_DEADLINE = 300;

/** Opens one connection, STARTTLS included, reads the chain and closes. Throws TlsFailure, at the deadline at the latest. */
export async function openChain(target: TlsTarget): Promise<PresentedChain> {
  const socket = await openTls(target);
  const chain = presentedChain(socket, target.host, target.ca);
  await hangUp(socket, target.protocol);
  if (chain === undefined) throw new TlsFailure("handshake", "the server presented no certificate");
  return chain;
}

/**
 * Opens a TLS connection, through STARTTLS where the protocol has it, without judging the certificate. Throws TlsFailure,
 * at the deadline at the latest. Destroy the socket that it returns, and not the one below.
 */
export async function openTls(target: TlsTarget): Promise<TLSSocket> {
  const plain = connectPlain({ host: target.address, port: target.port });
  const open: Socket[] = [plain.on("error", ignored)];
  const progress: Progress = { waitsFor: "the connection" };
  const clock = deadlineOf(target, progress);
  try {
    return await Promise.race([clock.passed, secured(plain, target, open, progress)]);
  } catch (error) {
    // The one on top first: Node does not survive it when the socket below goes in the middle of a write.
    for (const socket of open.reverse()) socket.destroy();
    throw tlsFailure(error);
  } finally {
    clock.stop();
  }
}

/** Whoever waits for the connection gets the error; one that comes later has no listener of its own and ends nothing. */
function ignored(): void {}

/** How far the connection has come: a timeout says what did not answer. */
interface Progress {
  waitsFor: "the connection" | "STARTTLS" | "a certificate";
}

const SILENCE: Readonly<Record<Progress["waitsFor"], string>> = {
  "the connection": "no answer to the connection",
  // A server that begins with TLS at once waits for the client, as the client waits for its greeting.
  STARTTLS: "connected, but STARTTLS did not start",
  "a certificate": "connected, but the server sent no certificate",
};

function deadlineOf({ deadline }: TlsTarget, progress: Progress): { readonly passed: Promise<never>; stop(): void } {
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

/** `open` gets every socket at once: the caller destroys them all when it gives up. */
async function secured(plain: Socket, target: TlsTarget, open: Socket[], progress: Progress): Promise<TLSSocket> {
  await event(plain, "connect");
  progress.waitsFor = "STARTTLS";
  await startTls(plain, target.protocol);
  progress.waitsFor = "a certificate";
  const socket = connectTls({
    socket: plain,
    // An empty name sends no SNI extension.
    servername: target.sni ? target.host : "",
    ca: target.ca,
    // A wrong certificate is a finding, not a failed connection.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  open.push(socket.on("error", ignored));
  await event(socket, "secureConnect");
  return socket;
}

/** Takes a plain connection to where TLS begins; at once for a protocol that begins with TLS. Throws TlsFailure. */
async function startTls(socket: Socket, protocol: EndpointProtocol): Promise<void> {
  if (protocol === "tls" || protocol === "https") return;
  const reader = new StartTlsReader(protocol);
  await new Promise<void>((resolve, reject) => {
    const end = (failure?: TlsFailure) => {
      socket.off("data", onData).off("error", onError).off("end", onEnd).off("close", onEnd);
      socket.pause();
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const onData = (chunk: Buffer) => {
      const { send, verdict } = reader.read(chunk);
      if (send !== "") socket.write(send);
      if (verdict !== undefined)
        end(verdict.kind === "ready" ? undefined : new TlsFailure(verdict.kind, verdict.message));
    };
    const onError = (error: Error) => end(tlsFailure(error));
    const onEnd = () => end(new TlsFailure("closed", "the server closed the connection"));
    socket.on("data", onData).on("error", onError).on("end", onEnd).on("close", onEnd);
  });
}

/**
 * Ends a connection as a client does that has finished. One that is dropped looks like a failed negotiation to the server:
 * load balancers count those, and some mail servers ban the client.
 */
async function hangUp(socket: TLSSocket, protocol: EndpointProtocol): Promise<void> {
  if (socket.closed) return;
  const timer = setTimeout(() => socket.destroy(), HANG_UP_DEADLINE);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.resume().end(farewell(protocol));
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
