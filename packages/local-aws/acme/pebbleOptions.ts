import type { LocalAws } from "../startLocalAws.ts";
import type { Toolchain } from "../toolchain/ensureToolchain.ts";

/** A kind of certificate that Pebble offers. */
export interface PebbleProfile {
  readonly description: string;
  /** Lifetime in seconds. */
  readonly validityPeriod: number;
  /** Whether the first name is the subject's common name too. @default false */
  readonly promoteCommonName?: boolean;
}

export interface PebbleOptions {
  readonly toolchain: Pick<Toolchain, "pebble">;
  /** Its DNS server is asked for challenges, its CA makes Pebble's own certificate. */
  readonly aws: Pick<LocalAws, "dns" | "ca" | "control">;
  /**
   * Profiles by name. Of several, an order that names none gets a random one.
   * @default one of 90 days, named "default"
   */
  readonly profiles?: Readonly<Record<string, PebbleProfile>>;
  /** Keys (base64url) by key id; when given, accounts need an external account binding. @default none */
  readonly externalAccounts?: Readonly<Record<string, string>>;
  /** Keys of the issuing hierarchy. @default "ecdsa" */
  readonly keyAlgorithm?: "ecdsa" | "rsa";
  /** Retry-After in seconds of pending authorizations and processing orders. @default 1 for both */
  readonly retryAfter?: { readonly authz: number; readonly order: number };
  /** Roots besides the first; each adds an alternate chain. @default 0 */
  readonly alternateRoots?: number;
  /** Intermediates in a chain. @default 1 */
  readonly chainLength?: number;
  /** Names that Pebble refuses to issue for. @default none */
  readonly domainBlocklist?: readonly string[];
  /** What its directory says that CAA records may call it; Pebble itself never looks at them. @default nothing */
  readonly caaIdentities?: readonly string[];
  /** Percentage of good nonces that are refused. @default 0 */
  readonly nonceRejectPercent?: number;
  /** Percentage of valid authorizations that the next order of the account reuses. @default 0 */
  readonly authzReusePercent?: number;
  /** A validation waits a random number of whole seconds below this. @default none waits */
  readonly validationSleepSeconds?: number;
  /** File that gets Pebble's log. @default none; the end of it is kept for errors */
  readonly log?: string;
}

const DEFAULT_PROFILES = { default: { description: "90 days", validityPeriod: 7_776_000 } };

export interface PebbleFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Content of Pebble's configuration file. */
export function pebbleConfig(
  options: PebbleOptions,
  [port, managementPort]: readonly [number, number],
  files: PebbleFiles,
): string {
  return JSON.stringify({
    pebble: {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${managementPort}`,
      certificate: files.certificate,
      privateKey: files.key,
      // Of HTTP-01 and TLS-ALPN-01, which find nobody on the discard port.
      httpPort: 9,
      tlsPort: 9,
      ocspResponderURL: "",
      externalAccountBindingRequired: options.externalAccounts !== undefined,
      externalAccountMACKeys: options.externalAccounts ?? {},
      domainBlocklist: options.domainBlocklist ?? [],
      caaIdentities: options.caaIdentities ?? [],
      keyAlgorithm: options.keyAlgorithm ?? "ecdsa",
      retryAfter: options.retryAfter ?? { authz: 1, order: 1 },
      profiles: options.profiles ?? DEFAULT_PROFILES,
    },
  });
}

/** Pebble's switches. All are set: left alone, some of them draw lots. */
export function pebbleEnvironment(options: PebbleOptions): Record<string, string> {
  const sleep = options.validationSleepSeconds;
  return {
    PEBBLE_WFE_NONCEREJECT: String(options.nonceRejectPercent ?? 0),
    PEBBLE_AUTHZREUSE: String(options.authzReusePercent ?? 0),
    PEBBLE_ALTERNATE_ROOTS: String(options.alternateRoots ?? 0),
    PEBBLE_CHAIN_LENGTH: String(options.chainLength ?? 1),
    ...(sleep === undefined ? { PEBBLE_VA_NOSLEEP: "1" } : { PEBBLE_VA_SLEEPTIME: String(sleep) }),
  };
}
