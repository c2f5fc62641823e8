import { z } from "zod";
import { isDomainName } from "../domainName.ts";
import type { EndpointKind } from "../endpointKind.ts";
import type { KeyAlgorithm } from "../keyAlgorithm.ts";
import { directory } from "./acmeSchema.ts";
import { isCertificateArn } from "./arn.ts";
import { caaImport } from "./caaSchema.ts";
import { type EndpointDraft, endpointDraft } from "./endpointDraft.ts";
import { type HostDraft, hostDraft } from "./hostDraft.ts";
import { entriesOf, field, itemsOf, valid } from "./rawValue.ts";
import { regionName } from "./regionName.ts";
import { controlDomain } from "./stackSchema.ts";
import { apex, generation, keyAlgorithm } from "./wildcardSchema.ts";

/**
 * The parts of a config that are sound by themselves, whatever is wrong elsewhere. The rules that compare parts run on
 * it, so that one faulty port does not hide that two endpoints share a host name.
 */
export interface Draft {
  readonly region: string | undefined;
  readonly controlDomain: string | undefined;
  readonly mailDomains: readonly Listed<string>[];
  readonly wildcard: WildcardDraft;
  readonly network: Readonly<Record<"given" | "vpcId" | "subnetIds" | "create", unknown>>;
  readonly endpoints: readonly EndpointDraft[];
  readonly acme: AcmeDraft;
  readonly caa: CaaDraft;
  readonly hosts: readonly HostDraft[];
}

/** An item of a list, with its place. */
export interface Listed<T> {
  readonly index: number;
  readonly value: T;
}

export interface WildcardDraft {
  readonly issued: readonly Listed<number>[];
  readonly active: number | undefined;
  readonly retiring: readonly Listed<number>[];
  readonly settings: readonly GenerationDraft[];
  readonly existing: readonly ExistingDraft[];
}

export interface GenerationDraft {
  readonly key: string;
  readonly value: unknown;
  readonly keyAlgorithm: KeyAlgorithm | undefined;
  readonly apex: boolean | undefined;
}

export interface ExistingDraft {
  readonly key: string;
  readonly value: unknown;
  /** Sound ARNs by sound region. */
  readonly arns: readonly (readonly [region: string, arn: string])[];
  /** Every key, sound or not: a faulty one is not reported as missing as well. */
  readonly regions: readonly string[];
}

export interface CaaDraft {
  readonly given: unknown;
  /** How many issuer domains the config names, sound or not. */
  readonly issue: number;
  readonly issuewild: number;
  readonly import: string | undefined;
}

export interface AcmeDraft {
  readonly given: unknown;
  readonly directories: readonly Listed<string>[];
  /** Sound or not, as in the file. */
  readonly staging: readonly (readonly [directory: string, url: unknown])[];
  readonly eab: readonly (readonly [directory: string, parameter: unknown])[];
  readonly kmsKeyArn: string | undefined;
}

export function draftOf(raw: unknown): Draft {
  const network = field(raw, "network");
  return {
    region: valid(regionName, field(raw, "aws:region")),
    controlDomain: valid(controlDomain, field(raw, "controlDomain")),
    mailDomains: listed(z.string().refine(isDomainName), field(raw, "mailDomains")),
    wildcard: wildcardDraft(field(raw, "wildcard")),
    network: {
      given: network,
      vpcId: field(network, "vpcId"),
      subnetIds: field(network, "subnetIds"),
      create: field(network, "create"),
    },
    endpoints: itemsOf(field(raw, "endpoints")).map(endpointDraft),
    acme: acmeDraft(field(raw, "acme")),
    caa: caaDraft(field(raw, "caa")),
    hosts: itemsOf(field(raw, "hosts")).map(hostDraft),
  };
}

/** Whether an endpoint of that kind is in the draft. */
export function hasKind(draft: Draft, kind: EndpointKind): boolean {
  return draft.endpoints.some((endpoint) => endpoint.kind === kind);
}

function acmeDraft(raw: unknown): AcmeDraft {
  const directories = field(raw, "directories");
  return {
    given: raw,
    directories: listed(directory, directories === undefined ? ["letsencrypt"] : directories),
    staging: entriesOf(field(raw, "staging")),
    eab: entriesOf(field(raw, "eab")),
    kmsKeyArn: valid(z.string(), field(raw, "kmsKeyArn")),
  };
}

function caaDraft(raw: unknown): CaaDraft {
  return {
    given: raw,
    issue: itemsOf(field(raw, "issue")).length,
    issuewild: itemsOf(field(raw, "issuewild")).length,
    import: valid(caaImport, field(raw, "import")),
  };
}

function wildcardDraft(raw: unknown): WildcardDraft {
  return {
    issued: listed(generation, field(raw, "issued")),
    active: valid(generation, field(raw, "active")),
    retiring: listed(generation, field(raw, "retiring")),
    settings: generationEntries(field(raw, "settings")).map(([key, value]) => ({
      key,
      value,
      keyAlgorithm: valid(keyAlgorithm, field(value, "keyAlgorithm")),
      apex: valid(apex, field(value, "apex")),
    })),
    existing: generationEntries(field(raw, "existing")).map(([key, value]) => ({
      key,
      value,
      arns: entriesOf(value).flatMap(([region, arn]) => (isRegionalCertificate(region, arn) ? [[region, arn]] : [])),
      regions: entriesOf(value).map(([region]) => region),
    })),
  };
}

function listed<T>(schema: z.ZodType<T>, list: unknown): Listed<T>[] {
  return itemsOf(list).flatMap((item, index) => {
    const value = valid(schema, item);
    return value === undefined ? [] : [{ index, value }];
  });
}

function generationEntries(raw: unknown): [string, unknown][] {
  return entriesOf(raw).filter(([key]) => valid(generation, Number(key)) !== undefined && key === String(Number(key)));
}

function isRegionalCertificate(region: string, arn: unknown): arn is string {
  return valid(regionName, region) !== undefined && typeof arn === "string" && isCertificateArn(arn);
}
