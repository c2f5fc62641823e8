import type { EndpointProtocol } from "../inventory.ts";

/** How TLS begins on the ports of mail. https://www.rfc-editor.org/rfc/rfc8314 */
const PROTOCOLS: ReadonlyMap<number, EndpointProtocol> = new Map([
  [25, "smtp-starttls"],
  [143, "imap-starttls"],
  [443, "tls"],
  [465, "tls"],
  [587, "smtp-starttls"],
  [993, "tls"],
  [995, "tls"],
]);

export const KNOWN_PORTS: readonly number[] = [...PROTOCOLS.keys()];

/** Undefined for a port whose number does not tell. */
export function portProtocol(port: number): EndpointProtocol | undefined {
  return PROTOCOLS.get(port);
}
