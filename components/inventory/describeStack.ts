import type { StackConfig } from "../../core/configSchema/stackConfig.ts";
import { SERVED_KINDS } from "../../core/endpointKinds.ts";
import {
  type EndpointEntry,
  type GenerationEntry,
  type HostCertificateEntry,
  INVENTORY_VERSION,
  type Inventory,
  isEndpointEntry,
  type RenewalEntry,
  type UncheckedEntry,
} from "../../core/inventory.ts";
import { servingThresholds } from "../../core/rotation/servingThresholds.ts";
import { type DescribedHost, hostCertificateEntry, hostEndpoints, type HostAcme } from "./describeHosts.ts";

const WILDCARD = "wildcard";

/** What its component reports of an endpoint, as plain values. */
export type DescribedEndpoint = Omit<UncheckedEntry, "certificate" | "impact"> &
  Partial<Pick<UncheckedEntry, "impact">>;

/** What is known once everything is deployed. */
export interface StackFacts {
  readonly zoneId: string;
  readonly generations: readonly GenerationEntry[];
  readonly endpoints: readonly DescribedEndpoint[];
  readonly hosts: readonly DescribedHost[];
  /** Undefined without hosts. */
  readonly renewal: RenewalEntry | undefined;
}

/** What the config says of a stack. */
export interface DescribedStack
  extends Pick<StackConfig, "project" | "stack" | "region" | "controlDomain" | "mailDomains"> {
  readonly wildcard: { readonly active: number };
  /** Undefined without hosts. */
  readonly acme: HostAcme | undefined;
}

/** The inventory of a stack: its config, and the facts that only the deployment tells. */
export function describeStack(config: DescribedStack, facts: StackFacts): Inventory {
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
        thresholds: servingThresholds({
          wildcard: config.wildcard,
          generationHosts: active?.issuer === "acme" ? facts.hosts.map(({ host }) => host) : [],
        }),
      },
      ...hostCertificates(config, facts),
    ],
    endpoints: [...facts.endpoints.map(endpointEntry), ...facts.hosts.flatMap(hostEndpoints)],
    ...(facts.renewal === undefined ? {} : { renewal: facts.renewal }),
  };
}

function hostCertificates({ acme }: DescribedStack, { hosts, zoneId }: StackFacts): HostCertificateEntry[] {
  if (acme === undefined) return [];
  return hosts.map(({ host }) => hostCertificateEntry(host, acme, zoneId));
}

function endpointEntry(facts: DescribedEndpoint): EndpointEntry {
  const { identifiers, certificateArn = "", ...rest } = facts;
  const { impact = SERVED_KINDS[facts.kind].impact(facts.hosts.join(", "), facts.port) } = facts;
  const entry = { ...rest, certificate: WILDCARD, certificateArn, impact, identifiers };
  if (isEndpointEntry(entry)) return entry;
  throw new Error(
    `Endpoint "${facts.name}": an endpoint of kind ${facts.kind} reports other identifiers than ` +
      `${Object.keys(identifiers).join(", ")}. core/endpointKinds.ts lists them.`,
  );
}
