import { connect as connectPlain, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { startTls } from "../tls/index.ts";
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

/**
 * Opens a TLS connection, through STARTTLS where the protocol has it, whose certificate is not yet judged (`seenOn`
 * does). Throws on failure and at the deadline.
 */
export async function openTls(path: ProbePath, sni: boolean, trust: TrustOptions): Promise<TLSSocket> {
  const deadline = trust.deadline ?? DEADLINE;
  const open: Socket[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no handshake within ${deadline} ms`)), deadline);
  });
  try {
    return await Promise.race([late, opened(path, sni, trust, open)]);
  } catch (error) {
    for (const socket of open) socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** `open` gets every socket at once: whoever gives up closes them. */
async function opened(path: ProbePath, sni: boolean, { ca }: TrustOptions, open: Socket[]): Promise<TLSSocket> {
  const plain = connectPlain({ host: path.address, port: path.connectPort });
  open.push(plain);
  // Those after the first are nobody's any more.
  plain.on("error", () => {});
  await established(plain, "connect");
  await startTls(plain, path.protocol);
  const socket = connect({
    socket: plain,
    // An empty name sends no SNI extension.
    servername: sni ? path.host : "",
    ca,
    // A wrong certificate is a finding, not a failed connection.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  open.push(socket);
  await established(socket, "secureConnect");
  return socket;
}

function established(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("closed during the handshake"));
    socket.once("error", reject).once("close", closed);
    socket.once(event, () => {
      socket.off("close", closed);
      resolve();
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
