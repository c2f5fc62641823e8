import type { DeployTarget } from "../deployTarget.ts";
import { baseDomain } from "../domainName.ts";
import { defaultEndpoints, type HostEndpoint } from "../hostCertificate/hostEndpoint.ts";
import { copyNames } from "../hostCertificate/hostParameters.ts";
import type { HostCopies } from "../inventory.ts";
import type {
  CertificateAuthority,
  FunctionNetwork,
  HostKeyType,
  HostSettings,
  ParameterTier,
  RenewalSettings,
} from "../hostCertificate/renewalSettings.ts";

/** What the renewal function renews, and for whom. A validated config fits. */
export interface RenewalSpec {
  /** `mailto:` URL that the CAs may write to. */
  readonly contact: string;
  /** In the order in which they are tried. */
  readonly certificateAuthorities: readonly CertificateAuthority[];
  readonly parameterPrefix: string;
  readonly kmsKeyArn?: string | undefined;
  readonly heartbeatParameter?: string | undefined;
  readonly functionNetwork?: FunctionNetwork | undefined;
  readonly hosts: readonly HostSpec[];
}

/** One host certificate. */
export interface HostSpec {
  /** Identity of the host, and what events call it. */
  readonly name: string;
  /** The first one is the host name that clients connect to. */
  readonly names: readonly string[];
  /** Folder of its parameters below the prefix. @default that of its first name */
  readonly folder?: string | undefined;
  /** What serves it, and is rolled out when there is a new one; empty = something outside reads the parameters. */
  readonly deployTo: readonly DeployTarget[];
  /** Where the served certificate is looked at after a deployment. @default 465 and 587 of the first name */
  readonly endpoints?: readonly HostEndpoint[] | undefined;
  /** @default "EC_prime256v1" */
  readonly keyType?: HostKeyType | undefined;
  /** Of the parameters that hold key and chain. @default "Standard", "Advanced" for an RSA key, whose chain is long */
  readonly tier?: ParameterTier | undefined;
  /** Further copies of key, leaf and intermediates, under names of your own. @default none */
  readonly copies?: HostCopies | undefined;
  /** ACME profile. @default the CA's own */
  readonly profile?: string | undefined;
  /** Where TXT records go, by name without `*.`. @default `_acme-challenge.<name>` in the stack's zone */
  readonly challenges?: readonly ChallengeSpec[] | undefined;
}

export interface ChallengeSpec {
  readonly name: string;
  readonly recordName: string;
  /** @default the stack's zone */
  readonly zoneId?: string | undefined;
}

export interface SettingsContext {
  readonly stack: string;
  readonly region: string;
  /** Zone of the challenges that name none. */
  readonly zoneId: string;
}

/** Of everything that config and arguments of the renewal function may leave out. */
export const RENEWAL_DEFAULTS = {
  functionName: "cabal-certbot-renewal",
  parameterPrefix: "/cabal/letsencrypt",
  logRetentionDays: 90,
  keyType: "EC_prime256v1",
} as const;

/** The settings of the renewal function. */
export function settingsOf(spec: RenewalSpec, { stack, region, zoneId }: SettingsContext): RenewalSettings {
  const { parameterPrefix, kmsKeyArn, contact, certificateAuthorities, heartbeatParameter, hosts } = spec;
  const subnetIds = spec.functionNetwork?.subnetIds;
  return {
    version: 1,
    stack,
    region,
    parameterPrefix,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
    contact,
    certificateAuthorities,
    hosts: hosts.map((host) => hostSettings(host, zoneId)),
    ...(heartbeatParameter === undefined ? {} : { heartbeatParameter }),
    ...(subnetIds === undefined ? {} : { functionNetwork: { subnetIds } }),
  };
}

function hostSettings(host: HostSpec, zoneId: string): HostSettings {
  const { name, names, folder, deployTo, keyType = RENEWAL_DEFAULTS.keyType, copies, profile } = host;
  const challenges = host.challenges ?? ownChallenges(names);
  return {
    name,
    names,
    ...(folder === undefined ? {} : { folder }),
    keyType,
    tier: host.tier ?? defaultTier(keyType),
    ...(copies === undefined ? {} : { copies }),
    ...(profile === undefined ? {} : { profile }),
    endpoints: (host.endpoints ?? defaultEndpoints(names[0] ?? "")).map(plainEndpoint),
    deployTo,
    challenges: challenges.map((challenge) => ({ ...challenge, zoneId: challenge.zoneId ?? zoneId })),
  };
}

/** The first of the hosts' copies that is below the prefix, or is named twice; undefined = each has a name of its own. */
export function takenCopy({ parameterPrefix, heartbeatParameter, hosts }: RenewalSpec): string | undefined {
  const seen = new Set([heartbeatParameter]);
  return hosts
    .flatMap(({ copies }) => copyNames(copies))
    .find((name) => name.startsWith(`${parameterPrefix}/`) || seen.has(name) || !seen.add(name));
}

/** An RSA key with its chain does not fit into the 4,096 bytes of the Standard tier. */
export function defaultTier(keyType: HostKeyType): ParameterTier {
  return keyType === "RSA_2048" ? "Advanced" : "Standard";
}

/** `*.d` and `d` are proved by the same record. */
export function ownChallenges(names: readonly string[]): ChallengeSpec[] {
  const bare = new Set(names.map(baseDomain));
  return [...bare].map((name) => ({ name, recordName: `_acme-challenge.${name}` }));
}

/** Without the name that the inventory gives it. */
function plainEndpoint({ hostname, port, protocol, connect, look }: HostEndpoint): HostEndpoint {
  return { hostname, port, protocol, ...(connect !== undefined && { connect }), ...(look === false && { look }) };
}
