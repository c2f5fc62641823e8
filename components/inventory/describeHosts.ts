import type { AcmeConfig, HostConfig } from "../../core/configSchema/stackConfig.ts";
import { ecsTargets } from "../../core/deployTarget.ts";
import { SERVED_KINDS } from "../../core/endpointKinds.ts";
import { hostPath } from "../../core/hostCertificate/hostParameters.ts";
import type { EndpointEntry, EndpointIdentifiers, HostCertificateEntry } from "../../core/inventory.ts";

/** What is known of a host once everything is deployed. */
export interface DescribedHost {
  readonly host: HostConfig;
  /** Listener and load balancer by port of the host name; empty for a host that is exposed by a way of the user's own. */
  readonly identifiers: Readonly<Record<string, EndpointIdentifiers<"ecs">>>;
}

/** What the entries of all hosts share. */
export type HostAcme = Pick<AcmeConfig, "parameterPrefix" | "certificateAuthorities">;

/** The certificate of a host; `zoneId` is the control domain's zone, where its challenges are unless they say otherwise. */
export function hostCertificateEntry(host: HostConfig, acme: HostAcme, zoneId: string): HostCertificateEntry {
  return {
    name: host.name,
    pipeline: "letsencrypt",
    names: host.names,
    parameterPath: hostPath(acme.parameterPrefix, host.names, host.folder),
    directories: acme.certificateAuthorities.map(({ directory }) => directory),
    challenges: host.challenges.map((challenge) => ({
      recordName: challenge.recordName,
      zoneId: challenge.zoneId ?? zoneId,
    })),
    ...(host.copies === undefined ? {} : { copies: host.copies }),
    deployTo: host.deployTo,
    thresholds: host.thresholds,
  };
}

/** One for each endpoint. */
export function hostEndpoints({ host, identifiers }: DescribedHost): EndpointEntry[] {
  return host.endpoints.map(({ name, hostname, port, protocol, connect, look, impact }) => ({
    name,
    kind: ecsTargets(host.deployTo).length === 0 ? "server" : "ecs",
    hosts: [hostname],
    port,
    protocol,
    ...(connect !== undefined && { connect }),
    ...(look === false && { look }),
    certificate: host.name,
    impact: impact ?? SERVED_KINDS.ecs.impact(hostname, port),
    identifiers: (hostname === host.names[0] ? identifiers[port] : undefined) ?? {},
  }));
}
