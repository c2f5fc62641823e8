import type { ServedKind } from "../../core/endpointKinds.ts";
import type { EndpointEntry, EndpointProtocol, Inventory } from "../../core/inventory.ts";

/** One host name on one port: what a client would connect to. */
export interface ProbeTarget {
  /** Name of the endpoint in the inventory; several hosts may belong to one. */
  readonly endpoint: string;
  readonly kind: ServedKind;
  readonly host: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** Name that connections go to. @default the host */
  readonly connect?: string | undefined;
}

/** One address of a target: load balancers and edges answer on several, and each switches in its own time. */
export interface ProbePath extends ProbeTarget {
  /** IP address that the name resolves to. */
  readonly address: string;
  /** Port to open on that address; differs from `port` only behind a connect-to rule. */
  readonly connectPort: number;
}

/** Every host of every endpoint that is looked at, in the inventory's order. */
export function watchTargets({ endpoints }: Inventory): ProbeTarget[] {
  return endpoints.filter(({ look }) => look !== false).flatMap(targetsOf);
}

/** `host:port` of those that nobody looks at. */
export function unseenPorts({ endpoints }: Inventory): string[] {
  const unseen = endpoints.filter(({ look }) => look === false);
  return unseen.flatMap(({ hosts, port }) => hosts.map((host) => `${host}:${port}`));
}

/** Those with a certificate of ACM, which a rotation moves; the others renew by themselves. */
export function probeTargets({ endpoints }: Inventory): ProbeTarget[] {
  return endpoints.filter(({ certificateArn }) => certificateArn !== undefined).flatMap(targetsOf);
}

function targetsOf({ name, kind, hosts, port, protocol, connect }: EndpointEntry): ProbeTarget[] {
  const way = connect === undefined ? {} : { connect };
  return hosts.map((host) => ({ endpoint: name, kind, host, port, protocol, ...way }));
}
