import { openChain, type PresentedChain } from "../tls/index.ts";
import type { ProbePath } from "./probeTarget.ts";
import type { ProbeResult } from "./tally.ts";

export interface TrustOptions {
  /** Trusted roots, PEM; undefined = the system's. */
  readonly ca: string | undefined;
  /** Milliseconds from the first packet to the end of the handshake. @default 10000 */
  readonly deadline?: number | undefined;
}

/** What one handshake showed. */
export interface CertificateSeen {
  /** SHA-256 of the certificate's DER bytes: 64 lowercase hex digits. */
  readonly sha256: string;
  /** Serial number: lowercase hex digits, no leading zeros. */
  readonly serial: string;
  /** Why no client should trust it; undefined when it is good. */
  readonly fault: string | undefined;
}

const DEADLINE = 10_000;

/** Opens one TLS connection, looks at the certificate and closes it. Never throws: a failure is a result. */
export async function handshake(path: ProbePath, sni: boolean, trust: TrustOptions): Promise<ProbeResult> {
  try {
    return { seen: certificateSeen(await openChain(tlsTarget(path, sni, trust)), path.host, Date.now()) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

export function tlsTarget(
  { address, connectPort: port, protocol, host }: ProbePath,
  sni: boolean,
  { ca, deadline = DEADLINE }: TrustOptions,
) {
  return { address, port, protocol, host, sni, ca, deadline };
}

/** Judges what a server presented as a careful client of `host` would: chain, name, validity. */
export function certificateSeen(chain: PresentedChain, host: string, now: number): CertificateSeen {
  const { sha256, serial } = chain.leaf;
  return { sha256, serial, fault: faultOf(chain, host, now) };
}

function faultOf({ leaf, chainError, covers }: PresentedChain, host: string, now: number): string | undefined {
  if (chainError !== undefined) return `its chain is not trusted (${chainError})`;
  if (!covers) return `it is for ${leaf.names.length === 0 ? "no name" : leaf.names.join(", ")}, not for ${host}`;
  if (now < leaf.notBefore) return `it is not valid before ${new Date(leaf.notBefore).toISOString()}`;
  return now > leaf.notAfter ? `it expired on ${new Date(leaf.notAfter).toISOString()}` : undefined;
}
