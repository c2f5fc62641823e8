import type { HostCopies } from "../../core/inventory.ts";
import type { HostKeyType, HostSettings, RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { SeededRandom } from "../game/seededRandom.ts";
import type { CaTraits } from "./simulatedCa.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Lifetimes of certificates, in the order of Let's Encrypt's plans; the last is the longest that a browser takes. */
export const LIFETIMES_MS = {
  "160 hours": 160 * HOUR_MS,
  "45 days": 45 * DAY_MS,
  "64 days": 64 * DAY_MS,
  "90 days": 90 * DAY_MS,
  "198 days": 198 * DAY_MS,
} as const;

export const FIRST_CA = "https://first.ca.example/directory";
export const SECOND_CA = "https://second.ca.example/directory";
/** An ACME endpoint of ACM: it validates domains beforehand. */
export const ACM_CA = "https://acm-acme-enroll.us-west-2.api.aws/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/directory";
export const STAGING_CA = "https://staging.ca.example/directory";
export const OWN_ZONE = "Z1";
export const DELEGATED_ZONE = "Z2";
export const HOST_NAMES = ["smtp-out", "mail", "lists"] as const;
export const HEARTBEAT = "/cabal/letsencrypt/heartbeat";
export const HEARTBEAT_URL = "https://pings.example/3f1b6f0e";
export const BINDING_PARAMETER = "/cabal/letsencrypt/binding";

/** A CA as most are: it issues at once for what is proved. */
export function caTraits(directory: string, change: Partial<CaTraits> = {}): CaTraits {
  return {
    directory,
    lifetimeMs: LIFETIMES_MS["90 days"],
    profiles: undefined,
    hasRenewalInfo: true,
    binding: undefined,
    reusesOrders: false,
    authorizationLifeMs: 7 * HOUR_MS,
    marksReplaced: "atIssuance",
    offersShortChain: true,
    crossIsExpired: false,
    longestValidationMs: 5_000,
    longestProcessingMs: 3_000,
    limits: true,
    approved: undefined,
    ...change,
  };
}

export function hostSettings(name: string, change: Partial<HostSettings> = {}): HostSettings {
  const names = change.names ?? [`${name}.example.net`];
  return {
    name,
    names,
    keyType: "EC_prime256v1",
    tier: "Standard",
    endpoints: [{ hostname: names[0]?.replace(/^\*\./, "") ?? "", port: 465, protocol: "tls" }],
    deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: `cabal-${name}` }],
    challenges: ownChallenges(names),
    ...change,
  };
}

type Challenges = HostSettings["challenges"];

/** Challenge records at the names themselves. */
export function ownChallenges(names: readonly string[]): Challenges {
  return bareNames(names).map((name) => ({ name, recordName: `_acme-challenge.${name}`, zoneId: OWN_ZONE }));
}

/** Challenge records in another zone, to which CNAMEs lead. */
export function delegatedChallenges(names: readonly string[]): Challenges {
  return bareNames(names).map((name) => ({
    name,
    recordName: `${name}.challenges.example.org`,
    zoneId: DELEGATED_ZONE,
  }));
}

function bareNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((one) => one.replace(/^\*\./, "")))];
}

export function renewalSettings(change: Partial<RenewalSettings> = {}): RenewalSettings {
  return {
    version: 1,
    stack: "simulation",
    region: "us-west-2",
    parameterPrefix: "/cabal/letsencrypt",
    contact: "mailto:postmaster@example.net",
    certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA, staging: STAGING_CA }],
    hosts: [hostSettings("smtp-out")],
    ...change,
  };
}

export interface Scenario {
  readonly settings: RenewalSettings;
  readonly cas: readonly CaTraits[];
}

/** Config and CAs of a seed. */
export function drawnScenario(random: SeededRandom): Scenario {
  const lifetimeMs = random.pick(Object.values(LIFETIMES_MS));
  const profiles = random.chance(0.3) ? { classic: lifetimeMs, tlsserver: LIFETIMES_MS["45 days"] } : undefined;
  const binding = random.chance(0.15) ? { kid: "kid-1", hmacKey: "c2VjcmV0LWhtYWM" } : undefined;
  const drawnCa = (directory: string, change: Partial<CaTraits>) =>
    caTraits(directory, {
      lifetimeMs,
      profiles,
      hasRenewalInfo: random.chance(0.8),
      reusesOrders: random.chance(0.5),
      authorizationLifeMs: random.pick([7 * HOUR_MS, 10 * DAY_MS, 30 * DAY_MS]),
      marksReplaced: random.pick(["atOrder", "atIssuance"]),
      offersShortChain: random.chance(0.9),
      crossIsExpired: random.chance(0.2),
      longestValidationMs: random.pick([1_000, 10_000, 60_000]),
      longestProcessingMs: random.pick([1, 5_000, 120_000]),
      ...change,
    });
  const hasSecond = random.chance(0.4);
  const hasStaging = random.chance(0.7);
  const hosts = HOST_NAMES.slice(0, 1 + random.below(3)).map((name) => drawnHost(name, random));
  return {
    settings: renewalSettings({
      certificateAuthorities: [
        {
          id: "letsencrypt",
          directory: FIRST_CA,
          ...(hasStaging && { staging: STAGING_CA }),
          ...(random.chance(0.2) && { firstContact: "production" as const }),
        },
        ...(hasSecond
          ? [
              {
                id: "second",
                directory: SECOND_CA,
                ...(binding !== undefined && { eabParameter: BINDING_PARAMETER }),
              },
            ]
          : []),
      ],
      hosts: profiles === undefined ? hosts : hosts.map((host) => ({ ...host, profile: "classic" })),
      ...(random.chance(0.5) && { heartbeatParameter: HEARTBEAT }),
    }),
    cas: [
      drawnCa(FIRST_CA, {}),
      drawnCa(SECOND_CA, { binding }),
      drawnCa(STAGING_CA, { hasRenewalInfo: true, limits: false }),
    ],
  };
}

export function drawnHost(name: string, random: SeededRandom): HostSettings {
  const bare = `${name}.example.net`;
  const names = random.pick([[bare], [bare, `*.${bare}`], [bare, `alt.${bare}`]]);
  const keyType = random.pick<HostKeyType>([
    ...Array.from({ length: 8 }, () => "EC_prime256v1" as const),
    "EC_secp384r1",
    "RSA_2048",
  ]);
  // Some certificates are fetched by who serves them: then the function's work ends when they are stored.
  const targets = random.chance(0.1) ? 0 : 1 + random.below(2);
  const services = Array.from({ length: targets }, (_, index) => ({
    kind: "ecs" as const,
    cluster: "cabal-mail",
    service: `cabal-${name}-${index + 1}`,
  }));
  const deployTo = [...services, ...(name === IN_ACM ? [ACM_TARGET] : [])];
  const challenges = random.chance(0.25) ? delegatedChallenges(names) : ownChallenges(names);
  const tier = keyType === "RSA_2048" ? "Advanced" : "Standard";
  const none = targets === 0 ? { endpoints: [] } : {};
  const copies = COPIES[name];
  return hostSettings(name, { names, keyType, deployTo, challenges, tier, ...none, ...(copies && { copies }) });
}

/** The host whose certificate is imported into ACM as well. */
const IN_ACM = "lists";
export const ACM_TARGET = { kind: "acm", regions: ["us-west-2", "us-east-1"] } as const;

/** By the host's name: a draw would change every seed's worlds. */
const COPIES: Readonly<Record<string, HostCopies>> = {
  mail: { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain", secure: true },
  lists: { tlsKey: "/lists/key", tlsCert: "/lists/certificate", tlsCaBundle: "/lists/chain", secure: false },
};
