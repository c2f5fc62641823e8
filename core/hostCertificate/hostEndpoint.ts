import type { EndpointProtocol } from "../inventory.ts";

/** One port at which a host's certificate is served. */
export interface HostEndpoint {
  /** Full host name that clients connect to, and that the certificate covers. */
  readonly hostname: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** Name that connections go to; SNI and verification keep the host name. @default the host name */
  readonly connect?: string | undefined;
  /** False = nobody looks at it. @default true */
  readonly look?: boolean | undefined;
  /** One sentence: what users lose when the certificate expires. @default that of the port */
  readonly impact?: string | undefined;
}

/** Those that are looked at. */
export function lookedAt<Endpoint extends Pick<HostEndpoint, "look">>(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.filter(({ look }) => look !== false);
}

/** Submission of mail: the ports of a host that names none. */
export const DEFAULT_PORTS: readonly number[] = [465, 587];

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

/** The endpoints of a host that names none. */
export function defaultEndpoints(hostname: string): HostEndpoint[] {
  return DEFAULT_PORTS.map((port) => ({ hostname, port, protocol: portProtocol(port) ?? "tls" }));
}
