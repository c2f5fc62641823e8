import { lookedAt } from "../hostCertificate/hostEndpoint.ts";
import { acmRegions } from "../deployTarget.ts";
import { type HostState, isInAcm, type StoredCertificate } from "../hostCertificate/hostState.ts";
import { isUnderWay, type RenewalError } from "../hostCertificate/renewalError.ts";
import { RENEWAL_REASONS, type RenewalReason } from "../hostCertificate/renewalReason.ts";
import type { HostSettings } from "../hostCertificate/renewalSettings.ts";
import { sameSerial } from "../serial.ts";

/** What the function answers, as JSON. Keys are added, never renamed. Holds no secret. */
export interface RenewalAnswer {
  readonly version: 1;
  readonly hosts: readonly HostAnswer[];
  /** Present when the event was about an account. */
  readonly account?: AccountAnswer;
  /** Present when the event was the deletion of an import. */
  readonly removal?: RemovalAnswer;
}

/**
 * What is to be done with a host, or was done, and why: the decision, the end of a run and its answer are each one of
 * these, the same one unless something went wrong.
 */
export interface Outcome {
  readonly action: HostAction;
  readonly reason: RenewalReason;
  /** One sentence for people. @default that of the reason */
  readonly message?: string | undefined;
  /** No attempt before this instant. */
  readonly notBefore?: Date | undefined;
  /** When a certificate that is fit will be due, as far as is known now. */
  readonly due?: Date | undefined;
}

export interface HostAnswer extends Omit<Outcome, "notBefore" | "due"> {
  /** Name in the config. */
  readonly host: string;
  readonly message: string;
  /** Of the stored certificate, when there is one. */
  readonly certificate?: AnsweredCertificate;
  /** Every deploy target has the stored certificate; also true of a stored one of a host without targets. */
  readonly deployed: boolean;
  /**
   * The stored certificate was seen at every endpoint that is looked at; also true of a stored one of a host without
   * targets, and of one that is rolled out where no endpoint is looked at.
   */
  readonly served: boolean;
  /** What ACM has, a region each; absent = ACM is no target. */
  readonly acm?: readonly AnsweredAcmCopy[];
  /** `host:port` of the endpoints that nobody looks at; absent = none. */
  readonly notLookedAt?: readonly string[];
  /** No attempt before this instant. */
  readonly notBefore?: string;
  /** The CAs of this run in the order of their turns, and what became of each; absent = none was to be asked. */
  readonly casTried?: readonly CaTurn[];
  /** What went wrong beside that, a sentence each. */
  readonly warnings: readonly string[];
}

/** One CA's turn in a run. */
export interface CaTurn {
  /** Its id in the config: `letsencrypt`. */
  readonly ca: string;
  /**
   * - `issued`: it gave the certificate.
   * - `pending`: its order is under way, and the next run goes on with it.
   * - `failed`: it gave none, for `reason`; the next CA was asked, unless it could not have done better.
   * - `notAsked`: not before `notBefore`, which it said itself.
   */
  readonly outcome: "issued" | "pending" | "failed" | "notAsked";
  readonly reason?: RenewalReason;
  /** The CA's own type of problem. */
  readonly type?: string;
  readonly message?: string;
  /** Its Retry-After: it is not asked before this instant. */
  readonly notBefore?: string;
}

/**
 * - `none`: nothing was due.
 * - `issued`: a certificate was obtained and stored: the first one, or a new one.
 * - `imported`, `revoked`, `rehearsed` (dry run): as the event asked.
 * - `deployed`: the stored certificate was rolled out, or seen in handshakes, in this run.
 * - `healed`: derived copies were written again.
 * - `pending`: under way; the next run goes on with it.
 * - `waiting`: due, but the CA or our own backoff says not yet.
 * - `busy`: another run holds the lease.
 * - `failed`: an attempt failed; the function also throws.
 */
export type HostAction =
  | "none"
  | "issued"
  | "imported"
  | "revoked"
  | "rehearsed"
  | "deployed"
  | "healed"
  | "pending"
  | "waiting"
  | "busy"
  | "failed";

export interface AnsweredCertificate {
  /** Version of the bundle parameter. */
  readonly version: number;
  /** Upper-case hex. */
  readonly serial: string;
  /** Of the leaf's DER, lower-case hex. */
  readonly sha256: string;
  readonly names: readonly string[];
  readonly notAfter: string;
}

export interface AnsweredAcmCopy {
  readonly region: string;
  /** Absent while ACM has none. */
  readonly arn?: string;
  /** Upper-case hex, of the certificate that ACM has. */
  readonly serial?: string;
  /** Whether that is the stored one. */
  readonly stored: boolean;
  /** Why it is not. */
  readonly error?: { readonly reason: string; readonly message: string };
}

export interface RemovalAnswer {
  readonly host: string;
  readonly region: string;
  /** ARNs of the certificates that were deleted; empty = there was none. */
  readonly removed: readonly string[];
}

export interface AccountAnswer {
  readonly ca: string;
  readonly action: "rolledOver" | "recovered" | "registered";
  readonly accountUrl: string;
}

/** Behind these, an error that is under way is the news. */
const IDLE: readonly HostAction[] = ["none", "waiting"];

/**
 * The outcome of a run with one host: that of its work, unless an error is worse. The answer's message is the outcome's
 * own or that of its error; the other errors are warnings.
 */
export function finalOutcome(
  done: Outcome | undefined,
  errors: readonly RenewalError[],
): Outcome & { readonly warnings: readonly string[] } {
  const lost = errors.find(({ reason }) => reason === "LEASE_LOST");
  const worst = lost ?? errors.find(({ reason }) => !isUnderWay(reason));
  const main = worst ?? errors[0];
  const warnings = errors.filter((one) => one !== main).map(({ reason, message }) => `${reason}: ${message}`);
  const isDone = worst === undefined && done !== undefined && !IDLE.includes(done.action);
  if (main !== undefined && !isDone) {
    const { reason, message, notBefore } = main;
    return { action: worst === undefined ? "pending" : "failed", reason, message, notBefore, warnings };
  }
  const outcome = done ?? { action: "pending", reason: "OUT_OF_TIME" };
  return { ...outcome, message: outcome.message ?? main?.message, warnings };
}

/** The answer about one host, from the state that its run has left. */
export function hostAnswer(
  { name, deployTo, endpoints }: Pick<HostSettings, "name" | "deployTo" | "endpoints">,
  state: HostState,
  { action, reason, message, notBefore }: Outcome,
  warnings: readonly string[],
  casTried: readonly CaTurn[] = [],
): HostAnswer {
  const { stored, deployedVersion, servedVersion } = state;
  const version = isInAcm(state, deployTo) ? stored?.version : undefined;
  const seenVersion = lookedAt(endpoints).length === 0 ? deployedVersion : servedVersion;
  const unseen = endpoints.filter(({ look }) => look === false).map(({ hostname, port }) => `${hostname}:${port}`);
  // Without targets nothing is left to do behind the store.
  const isDone = stored !== undefined && deployTo.length === 0;
  return {
    host: name,
    action,
    reason,
    message: message ?? RENEWAL_REASONS[reason],
    ...(stored !== undefined && { certificate: answeredCertificate(stored) }),
    deployed: isDone || (version !== undefined && deployedVersion === version),
    served: isDone || (version !== undefined && seenVersion === version),
    ...(acmRegions(deployTo).length > 0 && {
      acm: acmRegions(deployTo).map((region) => answeredAcmCopy(state, region)),
    }),
    ...(unseen.length > 0 && { notLookedAt: unseen }),
    ...(notBefore !== undefined && { notBefore: notBefore.toISOString() }),
    ...(casTried.length > 0 && { casTried }),
    warnings,
  };
}

function answeredAcmCopy({ stored, acm = [] }: HostState, region: string): AnsweredAcmCopy {
  const { arn, serial, error } = acm.find((one) => one.region === region) ?? {};
  return {
    region,
    ...(arn !== undefined && { arn }),
    ...(serial !== undefined && { serial }),
    stored: sameSerial(serial, stored?.serial),
    ...(error !== undefined && { error: { reason: error.reason, message: error.detail } }),
  };
}

function answeredCertificate({ version, serial, sha256, names, notAfter }: StoredCertificate): AnsweredCertificate {
  return { version, serial, sha256, names, notAfter };
}
