import * as z from "zod/mini";
import { type DeployTarget, deployTargetSchema, withKind } from "../deployTarget.ts";
import { baseDomain } from "../domainName.ts";
import { ENDPOINT_PROTOCOLS, type HostCopies } from "../inventory.ts";
import type { HostEndpoint } from "./hostEndpoint.ts";
import { parsedJson } from "../parsedJson.ts";

/**
 * What the renewal function gets when it is deployed: `settings.json` beside its bundle. Plain JSON without secrets.
 */
export interface RenewalSettings {
  readonly version: 1;
  readonly stack: string;
  readonly region: string;
  /** Prefix of every parameter, without a slash at its end: `/cabal/letsencrypt`. */
  readonly parameterPrefix: string;
  /** Key for SecureStrings. @default the account's key of SSM */
  readonly kmsKeyId?: string;
  /** `mailto:` URL for the CA's accounts. */
  readonly contact: string;
  /** In the order in which they are tried. */
  readonly certificateAuthorities: readonly CertificateAuthority[];
  readonly hosts: readonly HostSettings[];
  /** Ping URL of a Healthchecks check; it is secret enough to be kept in SSM: name of a SecureString. */
  readonly heartbeatParameter?: string;
  /** Where the function runs. @default outside any VPC */
  readonly functionNetwork?: FunctionNetwork;
}

/** The VPC of the function, as far as it needs to know it. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
}

export interface CertificateAuthority {
  /** Part of its account's parameter name, `<prefix>/accounts/<id>`: `letsencrypt`. */
  readonly id: string;
  readonly directory: string;
  /** Where dry runs and rehearsals go; its account is kept at `<prefix>/accounts/<id>-staging`. Absent = it has none. */
  readonly staging?: string;
  /**
   * What is asked first, as long as there is no account with this CA. @default "staging" where there is one
   */
  readonly firstContact?: "staging" | "production";
  /** SecureString, or reference to a secret, with `{ "kid", "hmacKey" }` of an external account binding. */
  readonly eabParameter?: string;
}

export type HostKeyType = "EC_prime256v1" | "EC_secp384r1" | "RSA_2048";

/** `Standard` takes 4,096 bytes, `Advanced` 8,192 and costs a little. An RSA key with its chain needs `Advanced`. */
export type ParameterTier = "Standard" | "Advanced";

export interface HostSettings {
  /** Name in the config. */
  readonly name: string;
  /** The first one is the host name that clients connect to. */
  readonly names: readonly string[];
  /** Folder of its parameters below the prefix. @default that of its first name */
  readonly folder?: string;
  /** @default "EC_prime256v1" */
  readonly keyType: HostKeyType;
  /** Tier of the parameters that hold key and chain. @default "Standard" */
  readonly tier?: ParameterTier;
  /** Further copies of key, leaf and intermediates, under names of the operator's; absent = none. */
  readonly copies?: HostCopies;
  /** ACME profile; absent = the CA's default. */
  readonly profile?: string;
  /** Where it is served, and looked at after a deployment. */
  readonly endpoints: readonly HostEndpoint[];
  /** Where the stored certificate is rolled out; none = it is done once it is stored. */
  readonly deployTo: readonly DeployTarget[];
  /** One for each name without `*.`: where its TXT record goes. */
  readonly challenges: readonly { readonly name: string; readonly recordName: string; readonly zoneId: string }[];
}

const parameter = z.string().check(z.regex(/^\/[A-Za-z0-9._/-]+[A-Za-z0-9._-]$/));
const url = z.url({ protocol: /^https$/ });
const keyType = z.enum(["EC_prime256v1", "EC_secp384r1", "RSA_2048"]);
const protocol = z.enum(ENDPOINT_PROTOCOLS);

const ca = z.object({
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  directory: url,
  staging: z.optional(url),
  firstContact: z.optional(z.enum(["staging", "production"])),
  // A reference to a secret has its characters.
  eabParameter: z.optional(z.string().check(z.regex(/^\/[A-Za-z0-9/_+=.@-]+$/))),
});

const host = z.pipe(
  z.transform(hostOfOlderCheckout),
  z.object({
    name: z.string().check(z.minLength(1)),
    names: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
    folder: z.optional(z.string().check(z.regex(/^[A-Za-z0-9._-]+$/))),
    keyType: z._default(keyType, "EC_prime256v1"),
    tier: z.optional(z.enum(["Standard", "Advanced"])),
    copies: z.optional(
      z.object({ tlsKey: parameter, tlsCert: parameter, tlsCaBundle: parameter, secure: z.boolean() }),
    ),
    profile: z.optional(z.string().check(z.minLength(1))),
    endpoints: z.array(
      z.object({
        hostname: z.string().check(z.minLength(1)),
        port: z.int().check(z.positive()),
        protocol,
        connect: z.optional(z.string().check(z.minLength(1))),
        look: z.optional(z.boolean()),
      }),
    ),
    deployTo: z.array(deployTargetSchema),
    challenges: z.array(
      z.object({
        name: z.string().check(z.minLength(1)),
        recordName: z.string().check(z.minLength(1)),
        zoneId: z.string().check(z.minLength(1)),
      }),
    ),
  }),
);

const settings = z.pipe(
  z.transform(ofOlderCheckout),
  z.object({
    version: z.literal(1),
    stack: z.string(),
    region: z.string(),
    parameterPrefix: parameter,
    kmsKeyId: z.optional(z.string()),
    contact: z.string().check(z.startsWith("mailto:")),
    certificateAuthorities: z.array(ca).check(z.minLength(1)),
    hosts: z.array(host),
    heartbeatParameter: z.optional(parameter),
    functionNetwork: z.optional(z.object({ subnetIds: z.array(z.string()).check(z.minLength(1)) })),
  }),
);

/** The deployed settings cannot be used: the program that wrote them and the function do not fit together. */
export class RenewalSettingsError extends Error {
  override readonly name = "RenewalSettingsError";
}

/** Reads `settings.json`. Throws RenewalSettingsError with every fault. */
export function parseRenewalSettings(text: string): RenewalSettings {
  const parsed = settings.safeParse(parsedJson(text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(all)"}: ${message}`);
    throw new RenewalSettingsError(
      `settings.json cannot be used: ${faults.join("; ")}. Deploy the function again with this program.`,
    );
  }
  const lacking = parsed.data.hosts.flatMap(({ names, challenges, name }) => {
    const known = new Set(challenges.map((one) => one.name));
    return names.map(baseDomain).flatMap((one) => (known.has(one) ? [] : [`${name}: ${one}`]));
  });
  if (lacking.length > 0) throw new RenewalSettingsError(`settings.json names no challenge for ${lacking.join(", ")}`);
  // zod's optional keys may be undefined by type, never by value: the text was JSON.
  return parsed.data as RenewalSettings;
}

/** What 0.1 called `authorities`. */
function ofOlderCheckout(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("authorities" in value)) return value;
  const { authorities, ...others } = value;
  return { certificateAuthorities: authorities, ...others };
}

/** In 0.1 a host had `services`, all of ECS, and `ports`, all of the host name. */
function hostOfOlderCheckout(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("services" in value && "ports" in value)) return value;
  const { services, ports, ...others } = value;
  if (!Array.isArray(services) || !Array.isArray(ports)) return value;
  const names = "names" in value && Array.isArray(value.names) ? value.names : [];
  const endpoints = ports.map((port: object) => ({ hostname: names[0], ...port }));
  return { ...others, endpoints, deployTo: services.map(withKind) };
}
