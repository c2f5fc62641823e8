import * as z from "zod/mini";
import { acmRegions, type DeployTarget, ecsTargetSchema, withKind } from "../deployTarget.ts";
import { fieldsOf, parsedJson } from "../parsedJson.ts";
import { sameSerial } from "../serial.ts";
import { type HostEndpoint, lookedAt } from "./hostEndpoint.ts";

const instant = z.iso.datetime();

/** What is stored in the bundle now: a copy of what its leaf says, so that no reader needs the bundle. */
const storedCertificate = z.object({
  /** Version of the bundle parameter. */
  version: z.int().check(z.positive()),
  /** Upper-case hex without separators, with its leading zeros. */
  serial: z.string(),
  /** SHA-256 of the leaf's DER: lower-case hex without separators. */
  sha256: z.string(),
  names: z.array(z.string()),
  notBefore: instant,
  notAfter: instant,
  /** Directory URL of the CA, "import", or "unknown" when the state was lost and made again from the bundle. */
  source: z.string(),
  /** Account that ordered it; absent for an import. */
  accountUrl: z.optional(z.string()),
  /** Profile that the host wanted then; a CA behind the first may have given its default. */
  profile: z.optional(z.string()),
  /** When the bundle was written, by SSM's clock. */
  storedAt: z.optional(instant),
});

const renewalWindow = z.object({
  start: instant,
  end: instant,
  /** Drawn once from the window and kept until the window changes. */
  chosen: instant,
  explanationUrl: z.optional(z.string()),
  /** Where it was asked for: of this certificate and no other. */
  url: z.optional(z.string()),
  /** Not asked again before this. */
  nextPoll: instant,
});

const runError = z.object({
  /** A reason of core/hostCertificate/renewalReason.ts. */
  reason: z.string(),
  /** The CA's or AWS's own type of problem, such as urn:ietf:params:acme:error:rateLimited. */
  type: z.optional(z.string()),
  detail: z.string(),
  at: instant,
});

/** What one configured CA said last, by its id. */
const caState = z.object({
  /** Its Retry-After: no call before this, whoever asks. */
  notBefore: z.optional(instant),
  /** A validation failed there: its staging directory is tried first. */
  rehearse: z.optional(z.boolean()),
  /** Why it gave no certificate when it was last asked; absent once it has given one. */
  lastError: z.optional(runError),
});

const revocation = z.object({
  /** Version of the bundle that holds the certificate to revoke. */
  version: z.int().check(z.positive()),
  serial: z.string(),
  /** Of the certificate to revoke, as in `stored`. */
  source: z.optional(z.string()),
  accountUrl: z.optional(z.string()),
  reason: z.int(),
  requestedAt: instant,
  doneAt: z.optional(instant),
});

/** A bundle that an operator imports, noted before it becomes the stored one. */
const importing = z.object({
  /** Of its leaf, as in `stored`. */
  sha256: z.string(),
  /** Version of the import parameter that it was read from. */
  parameterVersion: z.int().check(z.positive()),
});

/** The certificate in ACM of one region, as the last run has left it. */
const acmCopy = z.object({
  region: z.string(),
  /** Absent while there is none. */
  arn: z.optional(z.string()),
  /** Of the certificate that ACM has there, as in `stored`. */
  serial: z.optional(z.string()),
  /** Why it is not the stored one. */
  error: z.optional(runError),
  /** Version of the bundle that ACM has refused, and how often in a row. */
  refused: z.optional(z.object({ version: z.int().check(z.positive()), times: z.int().check(z.positive()) })),
});

/** A deployment of one service that the function started. */
const rollout = z.pipe(
  z.transform(withKind),
  z.intersection(
    ecsTargetSchema,
    z.object({
      /** Version of the bundle that it was started for. */
      version: z.int().check(z.positive()),
      deploymentId: z.string(),
      started: instant,
      failedAt: z.optional(instant),
    }),
  ),
);

/** State of one host certificate's renewal, as kept in SSM: what a run decided and what became of it. */
export const hostStateSchema = z.object({
  version: z.literal(1),
  host: z.string(),
  stored: z.optional(storedCertificate),
  window: z.optional(renewalWindow),
  /** The CA gave no window; not asked again before this. */
  noWindowUntil: z.optional(instant),
  /** One for each region whose ACM is a target. */
  acm: z.optional(z.array(acmCopy)),
  /** Version of the bundle that every service was seen to have rolled out; what ACM has is in `acm`. */
  deployedVersion: z.optional(z.int().check(z.positive())),
  /** When the deployment of the stored version was asked for. */
  deploymentStarted: z.optional(instant),
  rollouts: z.optional(z.array(rollout)),
  /** Failed deployments in a row. */
  rolloutFailures: z.optional(z.int().check(z.nonnegative())),
  /** Version of the bundle that was seen at every endpoint that is looked at. */
  servedVersion: z.optional(z.int().check(z.positive())),
  /** Failed attempts in a row. */
  failures: z.int().check(z.nonnegative()),
  /** Of the last run that failed; absent after a run without a failure. */
  lastError: z.optional(runError),
  /** Our own backoff: no attempt before this, unless an operator asks for one. */
  retryAfter: z.optional(instant),
  /** The earliest instant at which any configured CA may be asked again, whoever asks. */
  notBefore: z.optional(instant),
  cas: z.optional(z.record(z.string(), caState)),
  orderUrl: z.optional(z.string()),
  revocation: z.optional(revocation),
  /** Present while an import is under way: a run that was killed in it is told by this what it stored. */
  importing: z.optional(importing),
  /** What the last run that changed something decided: a reason of core/hostCertificate/renewalReason.ts. */
  lastDecision: z.optional(z.string()),
  /** The last run that wrote this state; scheduled runs with nothing due write nothing. */
  lastRun: z.optional(instant),
  /** When a certificate was last stored. */
  lastSuccess: z.optional(instant),
});

/** Keys and reasons of states that functions before 0.2 have written. */
const RENAMED_KEYS = { authorities: "cas" };
const RENAMED_REASONS: Readonly<Record<string, string>> = { NO_AUTHORITY: "NO_CA", AUTHORITY_CHANGED: "CA_CHANGED" };

/** The state in a parameter; undefined when the text is none of ours. */
export function parseHostState(text: string): HostState | undefined {
  const state = parseStored(text, RENAMED_KEYS, hostStateSchema);
  if (state === undefined) return undefined;
  const { lastError, lastDecision } = state;
  return {
    ...state,
    ...(lastError !== undefined && { lastError: { ...lastError, reason: currentReason(lastError.reason) } }),
    ...(lastDecision !== undefined && { lastDecision: currentReason(lastDecision) }),
  };
}

/** The state of a host that nothing is known of. */
export function emptyHostState(host: string): HostState {
  return { version: 1, host, failures: 0 };
}

/** What an earlier function may have stored, its keys under their new names; undefined if it does not match the schema. */
export function parseStored<Schema extends z.ZodMiniType>(
  text: string,
  renamed: Readonly<Record<string, string>>,
  schema: Schema,
): z.output<Schema> | undefined {
  const held = Object.entries(fieldsOf(parsedJson(text)));
  return schema.safeParse(Object.fromEntries(held.map(([key, value]) => [renamed[key] ?? key, value]))).data;
}

function currentReason(reason: string): string {
  return RENAMED_REASONS[reason] ?? reason;
}

/** What is to be done with a stored bundle. */
export interface AfterStore {
  readonly deployTo: readonly DeployTarget[];
  readonly endpoints: readonly Pick<HostEndpoint, "look">[];
}

/**
 * Version of the bundle that every target has rolled out and every endpoint that is looked at was seen to serve; 0 = none.
 * Without targets that is the stored one: what is outside reads it in its own time.
 */
export function servedVersion(state: HostState, { deployTo, endpoints }: AfterStore): number {
  const { stored, deployedVersion = 0, servedVersion: seen = 0 } = state;
  if (deployTo.length === 0) return stored?.version ?? 0;
  if (!isInAcm(state, deployTo)) return 0;
  return lookedAt(endpoints).length === 0 ? deployedVersion : Math.min(deployedVersion, seen);
}

/** Whether ACM has the stored certificate in every region that is a target. */
export function isInAcm({ stored, acm = [] }: HostState, deployTo: readonly DeployTarget[]): boolean {
  return acmRegions(deployTo).every((region) =>
    sameSerial(acm.find((one) => one.region === region)?.serial, stored?.serial),
  );
}

export type HostState = z.output<typeof hostStateSchema>;
export type StoredCertificate = z.output<typeof storedCertificate>;
export type RenewalWindow = z.output<typeof renewalWindow>;
export type AcmCopy = z.output<typeof acmCopy>;
export type Rollout = z.output<typeof rollout>;
export type Revocation = z.output<typeof revocation>;
export type CaState = z.output<typeof caState>;
export type RunError = z.output<typeof runError>;
