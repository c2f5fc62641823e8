import { connect, type TLSSocket } from "node:tls";
import { certificateSeen } from "./certificateSeen.ts";
import type { ProbePath } from "./probeTarget.ts";
import type { HandshakeResult } from "./tally.ts";

export interface TrustOptions {
  /** Trusted roots, PEM; undefined = the system's. */
  readonly ca: string | undefined;
  /** Milliseconds from the first packet to the end of the handshake. @default 10000 */
  readonly deadline?: number | undefined;
}

const DEADLINE = 10_000;
const HANG_UP_DEADLINE = 1_000;

/** Opens one TLS connection, looks at the certificate and closes it. Never throws: a failure is a result. */
export async function handshake(path: ProbePath, sni: boolean, trust: TrustOptions): Promise<HandshakeResult> {
  try {
    const socket = await openTls(path, sni, trust);
    try {
      return { seen: seenOn(socket, path.host) };
    } finally {
      await hangUp(socket);
    }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Ends the connection as a client does that has finished. Dropped at once, it would look like a failed negotiation to
 * the server, and load balancers count those.
 */
export async function hangUp(socket: TLSSocket): Promise<void> {
  if (socket.closed) return;
  socket.removeAllListeners("error").on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const timer = setTimeout(() => socket.destroy(), HANG_UP_DEADLINE);
  socket.resume().end();
  await closed;
  clearTimeout(timer);
}

/** Opens a TLS connection whose certificate is not yet judged (`seenOn` does). Throws on failure and at the deadline. */
export function openTls(path: ProbePath, sni: boolean, trust: TrustOptions): Promise<TLSSocket> {
  const deadline = trust.deadline ?? DEADLINE;
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: path.address,
      port: path.connectPort,
      // An empty name sends no SNI extension.
      servername: sni ? path.host : "",
      ca: trust.ca,
      // A wrong certificate is a finding, not a failed connection.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    const fail = (reason: string) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Error(reason));
    };
    const timer = setTimeout(() => fail(`no handshake within ${deadline} ms`), deadline);
    socket.on("error", (error) => fail(error.message));
    socket.on("close", () => fail("closed during the handshake"));
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("close");
      resolve(socket);
    });
  });
}

/** Judges the certificate of an open connection for `host`. */
export function seenOn(socket: TLSSocket, host: string): ReturnType<typeof certificateSeen> {
  const peer = socket.getPeerX509Certificate();
  if (peer === undefined) throw new Error("the server presented no certificate");
  const { authorizationError } = socket;
  const chainError = authorizationError ? String(authorizationError.message ?? authorizationError) : undefined;
  return certificateSeen({ der: peer.raw, chainError, host, now: new Date() });
}
