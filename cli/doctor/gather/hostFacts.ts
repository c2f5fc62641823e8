import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import type { HostCertificateEntry, RenewalEntry } from "../../../core/inventory.ts";
import { HOUR_MS } from "../../../core/time.ts";
import type { PresentedCertificate } from "../../tls/index.ts";
import type { ContainerSecret, ServiceFacts } from "../../aws/ecs.ts";
import type { Reading } from "../../aws/reading.ts";

/** A host certificate: what is stored, what is deployed, and who renews it. */
export interface HostFacts {
  readonly entry: HostCertificateEntry;
  readonly state: Reading<ParameterText<HostState | { readonly unreadable: string }> | undefined>;
  readonly chain: Reading<ParameterText<readonly PresentedCertificate[] | { readonly unreadable: string }> | undefined>;
  /** Version and date of every parameter of the host, by name: the values of SecureStrings stay unread. */
  readonly versions: Reading<ReadonlyMap<string, ParameterVersion>>;
  /** The derived copies that are no secret, by name. */
  readonly copies: ReadonlyMap<string, Reading<string | undefined>>;
  readonly chainPem: string | undefined;
  readonly services: readonly DeployedService[];
  readonly renewal: RenewerFacts | undefined;
}

export interface DeployedService extends ServiceFacts {
  /** Of its task definition; undefined = it has none that could be read. */
  readonly secrets: Reading<readonly ContainerSecret[] | undefined>;
}

export interface ParameterText<T> {
  readonly content: T;
  readonly version: number;
  readonly modified: number;
}

export interface ParameterVersion {
  readonly version: number;
  readonly modified: number;
  /** Whether its value is encrypted. */
  readonly secret: boolean;
}

export interface RenewerFacts {
  readonly entry: RenewalEntry;
  readonly renewer: Reading<LambdaFunction | undefined>;
  readonly schedule: Reading<Schedule | undefined>;
  /** Undefined = there is no such log group: it never ran. */
  readonly log: Reading<FunctionLog | undefined>;
}

/** How far back the function's log is read: three runs of an hourly schedule, and some. */
export const LOG_WINDOW = 4 * HOUR_MS;

/** The last hours of the function's log. */
export interface FunctionLog {
  /** Undefined = nothing in these hours. */
  readonly lastEvent: number | undefined;
  /** A line of the last run that crashed: one that ended with an error of the hosts, or refused its event, did not. */
  readonly lastCrash: { readonly at: number; readonly text: string } | undefined;
  /** The last line that says that the function's network has no way out: it may be too closed in to write a state. */
  readonly lastNoEgress?: { readonly at: number; readonly text: string } | undefined;
}

export interface LambdaFunction {
  readonly arn: string;
  /** Image, Zip. */
  readonly packageType: string | undefined;
  readonly handler: string | undefined;
  /** Active, Inactive, Pending, Failed; undefined = AWS does not say. */
  readonly state: string | undefined;
  readonly stateReason: string | undefined;
  readonly lastUpdate: string | undefined;
  readonly lastModified: number | undefined;
  /** Runs at the same time that are kept for it: 0 lets none begin. Undefined = as many as the account has left. */
  readonly concurrency: Reading<number | undefined>;
}

export interface Schedule {
  readonly enabled: boolean;
  readonly expression: string;
  readonly targetArn: string | undefined;
  /** The event that it hands over, as JSON. */
  readonly input: string | undefined;
  /** It begins or ends outside this time: undefined = no bound. */
  readonly start: number | undefined;
  readonly end: number | undefined;
}
