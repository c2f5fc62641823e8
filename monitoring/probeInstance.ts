import type { EndpointProtocol, Inventory, ServedKind } from "../core/inventory.ts";

/** One host name on one port, as the alerts' label `instance` names it. */
export interface ProbeInstance {
  /** `imap.example.net:993` */
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  readonly kind: ServedKind;
  readonly endpoint: string;
  readonly cert: string;
  readonly loss: string;
}

/** Every host name of every endpoint, in the inventory's order. */
export function probeInstances({ endpoints }: Pick<Inventory, "endpoints">): ProbeInstance[] {
  return endpoints.flatMap(({ name, kind, hosts, port, protocol, certificate, loss }) =>
    hosts.map((host) => ({
      instance: `${host}:${port}`,
      host,
      port,
      protocol,
      kind,
      endpoint: name,
      cert: certificate,
      loss,
    })),
  );
}

/** A host name that leads to a few addresses of its own, of which each has to serve the certificate. */
export function hasOwnAddresses({ kind }: Pick<ProbeInstance, "kind">): boolean {
  // Those of CloudFront and API Gateway are AWS's shared edges: any four of hundreds, other ones a minute later.
  return kind === "nlb" || kind === "alb" || kind === "ecs";
}
