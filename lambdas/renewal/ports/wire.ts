import type { EndpointProtocol } from "../../../core/inventory.ts";

export interface WireTarget {
  readonly host: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
}

/** What the handshakes with one port showed: SHA-256 of each leaf seen, or why there was none. */
export interface WireResult {
  readonly seen: readonly { readonly serial: string; readonly sha256: string }[];
  readonly failures: readonly string[];
}

/** Looks at what a port serves, with SNI. Never throws: what cannot be seen is a failure in the result. */
export interface Wire {
  look(target: WireTarget): Promise<WireResult>;
}
