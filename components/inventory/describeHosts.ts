import { hostPath } from "../../core/hostCertificate/hostParameters.ts";
import type { AcmeConfig, HostConfig } from "../../core/hostConfig.ts";
import type { EndpointEntry, HostCertificateEntry } from "../../core/inventory.ts";
import { hostLoss } from "./endpointLoss.ts";

/** What is known of a host once everything is deployed. */
export interface HostFacts {
  readonly host: HostConfig;
  /** Listener and load balancer by port; empty for a host that is exposed by a way of the user's own. */
  readonly identifiers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The certificate of a host; `zoneId` is the control domain's zone, where its challenges are unless they say otherwise. */
export function hostCertificateEntry(host: HostConfig, acme: AcmeConfig, zoneId: string): HostCertificateEntry {
  return {
    name: host.name,
    pipeline: "letsencrypt",
    names: host.names,
    parameterPath: hostPath(acme.parameterPrefix, host.names),
    directories: acme.authorities.map(({ directory }) => directory),
    challenges: host.challenges.map((challenge) => ({
      recordName: challenge.recordName,
      zoneId: challenge.zoneId ?? zoneId,
    })),
    services: host.services,
    thresholds: host.thresholds,
  };
}

/** One for each port. */
export function hostEndpoints({ host, identifiers }: HostFacts): EndpointEntry[] {
  const hostname = host.names[0] ?? "";
  return host.ports.map(({ port, protocol }) => ({
    name: `${host.name}-${port}`,
    kind: "ecs",
    hosts: [hostname],
    port,
    protocol,
    certificate: host.name,
    loss: hostLoss(hostname, port),
    identifiers: identifiers[port] ?? {},
  }));
}
