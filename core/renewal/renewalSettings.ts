import type { EndpointProtocol } from "../inventory.ts";

/**
 * What the renewal function is told when it is deployed: `settings.json` beside its bundle. Plain JSON without secrets.
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
  readonly authorities: readonly Authority[];
  readonly hosts: readonly HostSettings[];
  /** Longest time between two scheduled wakes, the flexible window included. @default 4500 */
  readonly wakeSeconds?: number;
  /** Ping URL of a Healthchecks check; it is secret enough to be kept in SSM: name of a SecureString. */
  readonly heartbeatParameter?: string;
}

export interface Authority {
  /** Part of its account's parameter name, `<prefix>/accounts/<id>`: `letsencrypt`. */
  readonly id: string;
  readonly directory: string;
  /** Where dry runs and rehearsals go; its account is kept at `<prefix>/accounts/<id>-staging`. Absent = it has none. */
  readonly staging?: string;
  /**
   * What is asked first, as long as there is no account with this authority. @default "staging" where there is one
   */
  readonly firstContact?: "staging" | "production";
  /** SecureString with `{ "kid", "hmacKey" }` of an external account binding. */
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
  /** @default "EC_prime256v1" */
  readonly keyType: HostKeyType;
  /** Tier of the parameters that hold key and chain. @default "Standard" */
  readonly tier?: ParameterTier;
  /** ACME profile; absent = the CA's default. */
  readonly profile?: string;
  /** Where the wire is looked at after a deployment. */
  readonly ports: readonly { readonly port: number; readonly protocol: EndpointProtocol }[];
  readonly services: readonly { readonly cluster: string; readonly service: string }[];
  /** One for each name without `*.`: where its TXT record goes. */
  readonly challenges: readonly { readonly name: string; readonly recordName: string; readonly zoneId: string }[];
}
