import type { CaaRecord } from "../../../core/caa/caaRecord.ts";
import type { HostKeyType } from "../../../core/hostCertificate/renewalSettings.ts";
import type { EndpointProtocol } from "../../../core/inventory.ts";
import type { HostMetrics } from "../../../core/renewal/renewalMetrics.ts";
import type { ChallengeRecords, DeploymentPorts, ParameterStore } from "./awsServices.ts";
import type { CaClient } from "./certificateAuthority.ts";

/** Everything outside that a run talks to. */
export interface Ports {
  readonly clock: Clock;
  readonly store: ParameterStore;
  readonly records: ChallengeRecords;
  readonly ca: CaClient;
  readonly keys: KeyMaker;
  readonly deployments: DeploymentPorts;
  readonly handshakes: Handshakes;
  readonly names: NameLookup;
  readonly heartbeat: Heartbeat;
  readonly logger: Logger;
  /** Roots that a chain may lead to, PEM. */
  trustedRoots(): readonly string[];
}

/** Time, and how much of it this run has left. */
export interface Clock {
  now(): Date;
  /** Milliseconds until Lambda ends this run. */
  remaining(): number;
  /** Resolves after so many milliseconds. Never asked for more than what remains. */
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 up to, but without, 1. */
  random(): number;
}

/** The sign of life that somebody else watches (Healthchecks). Never throws; false when it did not get through. */
export interface Heartbeat {
  ping(url: string, result: { readonly failed: boolean; readonly text: string }): Promise<boolean>;
}

/** Flat and free of secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Log and metrics of a run. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** An error with its place in the sources; what it says itself may hold anything, and is left out. */
  fault(message: string, cause: unknown, fields?: LogFields): void;
  metrics(host: string, values: HostMetrics): void;
}

/** Makes private keys and requests. */
export interface KeyMaker {
  /** A fresh key, PKCS #8 PEM. */
  create(type: HostKeyType): Promise<string>;
  /** Certificate signing request for all names: base64url of its DER. */
  request(key: string, names: readonly string[]): Promise<string>;
}

/** Public DNS, as advice: Route 53's INSYNC is the truth. Never throws. */
export interface NameLookup {
  /** The closest CAA record set from `name` upwards; undefined when it could not be found out. */
  caa(name: string): Promise<readonly CaaRecord[] | undefined>;
  /** Where CNAMEs lead from a name, link by link; undefined when it could not be found out. */
  cnames(name: string): Promise<readonly string[] | undefined>;
  /** What the resolver sees at a challenge record's name; undefined when it could not be found out. */
  txt(name: string): Promise<readonly string[] | undefined>;
}

export interface HandshakeTarget {
  /** Public name, for SNI. */
  readonly host: string;
  /** Name that connections go to. @default the host */
  readonly connect?: string | undefined;
  readonly port: number;
  readonly protocol: EndpointProtocol;
}

/** What the handshakes with one port showed: SHA-256 of each leaf seen, or why there was none. */
export interface HandshakeResult {
  readonly seen: readonly { readonly serial: string; readonly sha256: string }[];
  readonly failures: readonly string[];
}

/** Looks at what a port serves, with SNI. Never throws: what cannot be seen is a failure in the result. */
export interface Handshakes {
  look(target: HandshakeTarget): Promise<HandshakeResult>;
}
