import { SERVED_KINDS, type ServedKind } from "../../core/endpointKinds.ts";
import type { EndpointProtocol, Inventory } from "../../core/inventory.ts";

/** One host name on one port, as the alerts' label `instance` names it. */
export interface ProbeInstance {
  /** `imap.example.net:993` */
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  /** Name and port that connections go to; the host's own unless the endpoint is reached at another name. */
  readonly target: string;
  readonly kind: ServedKind;
  readonly endpoint: string;
  readonly cert: string;
  readonly impact: string;
}

/** Every host name of every endpoint that is looked at, in the inventory's order. */
export function probeInstances({ endpoints }: Pick<Inventory, "endpoints">): ProbeInstance[] {
  return instancesOf(endpoints.filter(({ look }) => look !== false));
}

/** Those that nobody looks at. */
export function unseenInstances({ endpoints }: Pick<Inventory, "endpoints">): ProbeInstance[] {
  return instancesOf(endpoints.filter(({ look }) => look === false));
}

function instancesOf(endpoints: Inventory["endpoints"]): ProbeInstance[] {
  return endpoints.flatMap(({ name, kind, hosts, port, protocol, certificate, impact, connect }) =>
    hosts.map((host) => ({
      instance: `${host}:${port}`,
      host,
      port,
      protocol,
      target: `${connect ?? host}:${port}`,
      kind,
      endpoint: name,
      cert: certificate,
      impact,
    })),
  );
}

/** A host name that leads to a few addresses of its own, of which each has to serve the certificate. */
export function hasOwnAddresses({ kind }: Pick<ProbeInstance, "kind">): boolean {
  return SERVED_KINDS[kind].hasOwnAddresses;
}
