import { portProtocol } from "../hostCertificate/portProtocol.ts";
import type { HostPort, HostService } from "../hostConfig.ts";
import type { Authority, HostKeyType, HostSettings, ParameterTier, RenewalSettings } from "./renewalSettings.ts";

/** What the renewal function renews, and for whom. A validated config fits. */
export interface RenewalSpec {
  /** `mailto:` URL that the authorities may write to. */
  readonly contact: string;
  /** In the order in which they are tried. */
  readonly authorities: readonly Authority[];
  readonly parameterPrefix: string;
  readonly kmsKeyArn?: string | undefined;
  readonly heartbeatParameter?: string | undefined;
  readonly hosts: readonly HostSpec[];
}

/** One host certificate. */
export interface HostSpec {
  /** Identity of the host, and what events call it. */
  readonly name: string;
  /** The first one is the host name that clients connect to. */
  readonly names: readonly string[];
  /** ECS services that serve it: each is rolled when there is a new one. */
  readonly services: readonly HostService[];
  /** Where the wire is looked at after a deployment. @default 465 and 587 */
  readonly ports?: readonly HostPort[] | undefined;
  /** @default "EC_prime256v1" */
  readonly keyType?: HostKeyType | undefined;
  /** Of the parameters that hold key and chain. @default "Standard", "Advanced" for an RSA key, whose chain is long */
  readonly tier?: ParameterTier | undefined;
  /** ACME profile. @default the authority's own */
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

export interface SettingsPlace {
  readonly stack: string;
  readonly region: string;
  /** Zone of the challenges that name none. */
  readonly zoneId: string;
}

const DEFAULT_PORTS = [465, 587];

/** What the renewal function is told. */
export function settingsOf(spec: RenewalSpec, { stack, region, zoneId }: SettingsPlace): RenewalSettings {
  const { parameterPrefix, kmsKeyArn, contact, authorities, heartbeatParameter, hosts } = spec;
  return {
    version: 1,
    stack,
    region,
    parameterPrefix,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
    contact,
    authorities,
    hosts: hosts.map((host) => hostSettings(host, zoneId)),
    ...(heartbeatParameter === undefined ? {} : { heartbeatParameter }),
  };
}

function hostSettings(host: HostSpec, zoneId: string): HostSettings {
  const { name, names, services, keyType = "EC_prime256v1", profile } = host;
  const challenges = host.challenges ?? ownChallenges(names);
  return {
    name,
    names,
    keyType,
    tier: host.tier ?? defaultTier(keyType),
    ...(profile === undefined ? {} : { profile }),
    ports: host.ports ?? DEFAULT_PORTS.map(mailPort),
    services,
    challenges: challenges.map((challenge) => ({ ...challenge, zoneId: challenge.zoneId ?? zoneId })),
  };
}

/** An RSA key with its chain does not fit into the 4,096 bytes of the Standard tier. */
export function defaultTier(keyType: HostKeyType): ParameterTier {
  return keyType === "RSA_2048" ? "Advanced" : "Standard";
}

/** `*.d` and `d` are proved by the same record. */
export function ownChallenges(names: readonly string[]): ChallengeSpec[] {
  const bare = new Set(names.map((name) => name.replace(/^\*\./, "")));
  return [...bare].map((name) => ({ name, recordName: `_acme-challenge.${name}` }));
}

function mailPort(port: number): HostPort {
  return { port, protocol: portProtocol(port) ?? "tls" };
}
