import {
  type EndpointEntry,
  type EndpointProtocol,
  type GenerationEntry,
  type HostCertificateEntry,
  INVENTORY_VERSION,
  type Inventory,
  type RenewalEntry,
} from "../../core/inventory.ts";
import type { EndpointKind } from "../../core/endpointKind.ts";
import type { StackConfig } from "../../core/stackConfig.ts";
import { ACM_THRESHOLDS } from "../../core/thresholds.ts";
import { type HostFacts, hostCertificateEntry, hostEndpoints } from "./describeHosts.ts";
import { endpointLoss } from "./endpointLoss.ts";

const WILDCARD = "wildcard";

/** One endpoint's facts, as plain values. */
export interface EndpointFacts {
  readonly name: string;
  readonly kind: EndpointKind;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol: EndpointProtocol;
  readonly certificateArn: string;
  readonly identifiers: Readonly<Record<string, string>>;
}

/** What is known once everything is deployed. */
export interface StackFacts {
  readonly zoneId: string;
  readonly generations: readonly GenerationEntry[];
  readonly endpoints: readonly EndpointFacts[];
  readonly hosts: readonly HostFacts[];
  /** Undefined without hosts. */
  readonly renewal: RenewalEntry | undefined;
}

/** The inventory of a stack: its config, and the facts that only the deployment tells. */
export function describeStack(config: StackConfig, facts: StackFacts): Inventory {
  const active = facts.generations.find((one) => one.generation === config.wildcard.active);
  return {
    version: INVENTORY_VERSION,
    project: config.project,
    stack: config.stack,
    region: config.region,
    controlDomain: config.controlDomain,
    mailDomains: config.mailDomains,
    zoneId: facts.zoneId,
    certificates: [
      {
        name: WILDCARD,
        pipeline: "acm",
        names: active?.names ?? [],
        active: config.wildcard.active,
        generations: facts.generations,
        thresholds: ACM_THRESHOLDS,
      },
      ...hostCertificates(config, facts),
    ],
    endpoints: [...facts.endpoints.map(endpointEntry), ...facts.hosts.flatMap(hostEndpoints)],
    ...(facts.renewal === undefined ? {} : { renewal: facts.renewal }),
  };
}

function hostCertificates({ acme }: StackConfig, { hosts, zoneId }: StackFacts): HostCertificateEntry[] {
  if (acme === undefined) return [];
  return hosts.map(({ host }) => hostCertificateEntry(host, acme, zoneId));
}

function endpointEntry(facts: EndpointFacts): EndpointEntry {
  const { name, kind, hosts, port, protocol, certificateArn, identifiers } = facts;
  return {
    name,
    kind,
    hosts,
    port,
    protocol,
    certificate: WILDCARD,
    certificateArn,
    loss: endpointLoss(kind, hosts),
    identifiers,
  };
}
