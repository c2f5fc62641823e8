import type { EndpointProtocol, Inventory, ServedKind } from "../../core/inventory.ts";

/** One host name on one port: what a client would connect to. */
export interface ProbeTarget {
  /** Name of the endpoint in the inventory; several hosts may belong to one. */
  readonly endpoint: string;
  readonly kind: ServedKind;
  readonly host: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
}

/** One address of a target: load balancers and edges answer on several, and each switches in its own time. */
export interface ProbePath extends ProbeTarget {
  /** IP address that the name resolves to. */
  readonly address: string;
  /** Port to open on that address; differs from `port` only behind a connect-to rule. */
  readonly connectPort: number;
}

/**
 * Every host of every endpoint with a certificate of ACM, in the inventory's order: those that a rotation moves. The
 * others renew by themselves; doctor looks at them.
 */
export function probeTargets(inventory: Inventory): ProbeTarget[] {
  return inventory.endpoints
    .filter(({ certificateArn }) => certificateArn !== undefined)
    .flatMap(({ name, kind, hosts, port, protocol }) =>
      hosts.map((host) => ({ endpoint: name, kind, host, port, protocol })),
    );
}
