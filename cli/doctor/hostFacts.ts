import type { HostState } from "../../core/hostCertificate/hostState.ts";
import type { HostCertificateEntry, RenewalEntry, ServiceEntry } from "../../core/inventory.ts";
import type { PresentedCertificate } from "../tls/index.ts";
import type { Reading } from "./reading.ts";

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
  readonly services: readonly ServiceFacts[];
  readonly renewal: RenewalFacts | undefined;
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

export interface ServiceFacts {
  readonly entry: ServiceEntry;
  readonly service: Reading<EcsService | undefined>;
  readonly tasks: Reading<readonly EcsTask[]>;
}

export interface EcsService {
  readonly status: string;
  readonly desired: number;
  readonly running: number;
  readonly deployments: readonly EcsDeployment[];
  /** The newest of its events. */
  readonly lastEvent: string | undefined;
}

export interface EcsDeployment {
  /** PRIMARY, ACTIVE, INACTIVE. */
  readonly status: string;
  /** COMPLETED, IN_PROGRESS, FAILED. */
  readonly rollout: string | undefined;
  readonly reason: string | undefined;
  readonly createdAt: number | undefined;
  readonly failedTasks: number;
}

export interface EcsTask {
  readonly arn: string;
  readonly lastStatus: string;
  readonly startedAt: number | undefined;
}

export interface RenewalFacts {
  readonly entry: RenewalEntry;
  readonly renewer: Reading<LambdaFunction | undefined>;
  readonly schedule: Reading<Schedule | undefined>;
  /** Undefined = there is no such log group: it never ran. */
  readonly log: Reading<FunctionLog | undefined>;
}

/** How far back the function's log is read: three wakes of an hourly schedule, and some. */
export const LOG_WINDOW = 4 * 3_600_000;

/** The last hours of the function's log. */
export interface FunctionLog {
  /** Undefined = nothing in these hours. */
  readonly lastEvent: number | undefined;
  readonly lastError: { readonly at: number; readonly text: string } | undefined;
}

export interface LambdaFunction {
  readonly arn: string;
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
