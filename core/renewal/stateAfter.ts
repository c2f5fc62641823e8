import { type EcsTarget, targetName } from "../deployTarget.ts";
import type {
  AcmCopy,
  CaState,
  HostState,
  RenewalWindow,
  Rollout,
  RunError,
  StoredCertificate,
} from "../hostCertificate/hostState.ts";
import { isUnderWay, type RenewalError } from "../hostCertificate/renewalError.ts";
import type { RenewalReason } from "../hostCertificate/renewalReason.ts";
import { backoffMs } from "../hostCertificate/renewalTimes.ts";
import type { StoredBundle } from "./storedBundle.ts";

/** Who issued a bundle, as far as it is known. */
export interface BundleOrigin {
  /** Directory URL, or "import". */
  readonly source: string;
  readonly accountUrl?: string | undefined;
  readonly profile?: string | undefined;
}

type Nothing = Readonly<Record<never, never>>;

/** What happens to a host's renewal, as far as its state keeps it. */
export interface HostEvents {
  /** The bundle was read; `origin` is that of an order which a killed run has stored. */
  readonly read: {
    readonly bundle: StoredBundle | "unreadable" | undefined;
    readonly origin: BundleOrigin | undefined;
  };
  readonly saved: Nothing;
  readonly decided: { readonly reason: RenewalReason };
  readonly stored: { readonly bundle: StoredBundle | "unreadable"; readonly origin: BundleOrigin };
  /** The order whose certificate a killed run has stored is done. */
  readonly orderCleared: Nothing;
  readonly attemptFailed: {
    readonly reason: RenewalReason;
    /** Of the order that is kept. */
    readonly orderUrl: string | undefined;
    /** Until when no CA may be asked. */
    readonly blockedUntil: Date | undefined;
    /** End of the stored certificate. */
    readonly expires: Date | undefined;
  };
  /** What a CA said, or what follows for it; undefined takes a value away. */
  readonly caSaid: { readonly ca: string } & { readonly [Key in keyof CaState]?: CaState[Key] };
  readonly windowRead: { readonly window: RenewalWindow };
  readonly windowPostponed: { readonly until: string };
  readonly importBegun: { readonly sha256: string; readonly parameterVersion: number };
  readonly importEnded: Nothing;
  readonly revocationRequested: { readonly certificate: StoredCertificate; readonly reason: number };
  readonly revoked: Nothing;
  /** What ACM of a region has, and the error that kept the stored certificate from getting there. */
  readonly acmSeen: {
    readonly region: string;
    readonly arn: string | undefined;
    readonly serial: string | undefined;
    readonly error: RenewalError | undefined;
    /** ACM itself has refused the stored certificate in this run. */
    readonly isRefused: boolean;
  };
  readonly deploymentStarted: { readonly target: EcsTarget; readonly deploymentId: string };
  readonly deploymentFailed: { readonly target: EcsTarget };
  readonly deployed: Nothing;
  readonly served: Nothing;
  /** The run is over, with the error that its next reader should know. */
  readonly ended: { readonly error: RenewalError | undefined };
}

type Transitions = {
  readonly [Kind in keyof HostEvents]: (state: HostState, facts: HostEvents[Kind], now: Date) => HostState;
};

const TRANSITIONS: Transitions = {
  read: (state, { bundle, origin }) => reconciled(state, bundle, origin),
  saved: (state, _, now) => ({ ...state, lastRun: now.toISOString() }),
  decided: (state, { reason }) => ({ ...state, lastDecision: reason }),
  stored: (state, { bundle, origin }, now) => {
    const { noWindowUntil: _, deploymentStarted: __, rolloutFailures: ___, ...others } = state;
    return succeeded(reconciled(others, bundle, origin), now.toISOString());
  },
  orderCleared: (state, _, now) => succeeded(state, state.stored?.storedAt ?? now.toISOString()),
  attemptFailed: (state, { reason, orderUrl, blockedUntil, expires }, now) => {
    const noted = { ...state, orderUrl, notBefore: blockedUntil?.toISOString() };
    if (isUnderWay(reason)) return noted;
    const failures = state.failures + 1;
    const left = expires === undefined ? undefined : expires.getTime() - now.getTime();
    return { ...noted, failures, retryAfter: new Date(now.getTime() + backoffMs(failures, left)).toISOString() };
  },
  caSaid: (state, { ca, ...said }) => {
    const known = Object.entries({ ...state.cas?.[ca], ...said }).filter(([, value]) => value !== undefined);
    const others = Object.entries(state.cas ?? {}).filter(([other]) => other !== ca);
    const all = known.length === 0 ? others : [...others, [ca, Object.fromEntries(known)] as const];
    return { ...state, cas: all.length === 0 ? undefined : Object.fromEntries(all) };
  },
  windowRead: (state, { window }) => ({ ...state, window }),
  // Without a window there is nothing to keep the time in.
  windowPostponed: (state, { until }) =>
    state.window === undefined
      ? { ...state, noWindowUntil: until }
      : { ...state, window: { ...state.window, nextPoll: until } },
  importBegun: (state, importing) => ({ ...state, importing }),
  importEnded: (state, _, now) => {
    const { importing, ...others } = state;
    const { stored } = state;
    if (importing === undefined || importing.sha256 !== stored?.sha256) return others;
    return succeeded(others, stored.storedAt ?? now.toISOString());
  },
  revocationRequested: (state, { certificate, reason }, now) => {
    const { version, serial, accountUrl, source } = certificate;
    return { ...state, revocation: { version, serial, reason, requestedAt: now.toISOString(), source, accountUrl } };
  },
  revoked: (state, _, now) =>
    state.revocation === undefined
      ? state
      : { ...state, revocation: { ...state.revocation, doneAt: now.toISOString() } },
  acmSeen: (state, seen, now) => {
    const { acm = [] } = state;
    const copy = acmCopyAfter(state, seen, now);
    return { ...state, acm: acm.some(isAt(seen)) ? acm.map((one) => (isAt(seen)(one) ? copy : one)) : [...acm, copy] };
  },
  deploymentStarted: (state, { target, deploymentId }, now) => {
    const started = now.toISOString();
    const rollout = { ...target, version: state.stored?.version ?? 1, deploymentId, started };
    return {
      ...state,
      rollouts: [...otherRollouts(state, target), rollout],
      deploymentStarted: state.deploymentStarted ?? started,
    };
  },
  deploymentFailed: (state, { target }, now) => {
    const rollout = rolloutOf(state, target);
    if (rollout === undefined || rollout.failedAt !== undefined) return state;
    return {
      ...state,
      rollouts: [...otherRollouts(state, target), { ...rollout, failedAt: now.toISOString() }],
      rolloutFailures: (state.rolloutFailures ?? 0) + 1,
    };
  },
  deployed: (state) => {
    const { rollouts: _, rolloutFailures: __, deploymentStarted: ___, ...others } = state;
    return { ...others, deployedVersion: state.stored?.version };
  },
  served: (state) => ({ ...state, servedVersion: state.stored?.version }),
  ended: (state, { error }, now) => ({
    ...state,
    lastError: error === undefined ? undefined : lastErrorOf(error, now),
  }),
};

/** The state after something has happened: the only place where a host's state changes. */
export function stateAfter<Kind extends keyof HostEvents>(
  state: HostState,
  kind: Kind,
  facts: HostEvents[Kind],
  now: Date,
): HostState {
  return TRANSITIONS[kind](state, facts, now);
}

/** The rollout of the stored version to a target. */
export function rolloutOf({ rollouts, stored }: HostState, target: EcsTarget): Rollout | undefined {
  return rollouts?.find((one) => isOf(one, target) && one.version === stored?.version);
}

/**
 * The state with `stored` as the bundle says: the bundle is the truth, and a run that was killed behind the commit
 * point has not written the state. What the bundle does not say (who issued it) is then taken from `origin`, or
 * from the note that an import leaves before it stores.
 */
function reconciled(
  state: HostState,
  bundle: StoredBundle | "unreadable" | undefined,
  origin: BundleOrigin | undefined,
): HostState {
  const { stored: known, window: _, ...others } = state;
  if (bundle === undefined || bundle === "unreadable") return others;
  const { serial, sha256, names, notBefore, notAfter } = bundle.facts;
  if (known?.version === bundle.version && known.sha256 === sha256) return state;
  const isImported = state.importing?.sha256 === sha256;
  const { accountUrl, profile } = origin ?? {};
  return {
    ...others,
    stored: {
      version: bundle.version,
      serial,
      sha256,
      names: [...names],
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      source: isImported ? "import" : (origin?.source ?? "unknown"),
      ...(accountUrl !== undefined && { accountUrl }),
      ...(profile !== undefined && { profile }),
      storedAt: bundle.modified.toISOString(),
    },
  };
}

/** A certificate is stored: what failed before is over. */
function succeeded(state: HostState, at: string): HostState {
  const { window: _, lastError: __, retryAfter: ___, notBefore: ____, orderUrl: _____, ...others } = state;
  return { ...others, failures: 0, lastSuccess: at };
}

/** The refusals of a version that ACM has refused before are counted; an error is dated by its first time. */
function acmCopyAfter({ acm = [], stored }: HostState, seen: HostEvents["acmSeen"], now: Date): AcmCopy {
  const { region, arn, serial, error, isRefused } = seen;
  const before = acm.find(isAt(seen));
  const version = stored?.version ?? 1;
  const known = before?.refused?.version === version ? before.refused : undefined;
  const refused = isRefused ? { version, times: (known?.times ?? 0) + 1 } : known;
  const noted = error === undefined ? undefined : lastErrorOf(error, now);
  const isSame = noted !== undefined && before?.error?.reason === noted.reason && before.error.detail === noted.detail;
  return {
    region,
    ...(arn !== undefined && { arn }),
    ...(serial !== undefined && { serial }),
    ...(noted !== undefined && { error: isSame && !isRefused ? before?.error : noted }),
    ...(error !== undefined && refused !== undefined && { refused }),
  };
}

function isAt({ region }: { readonly region: string }): (copy: AcmCopy) => boolean {
  return (copy) => copy.region === region;
}

function otherRollouts({ rollouts = [] }: HostState, target: EcsTarget): readonly Rollout[] {
  return rollouts.filter((one) => !isOf(one, target));
}

function isOf(rollout: Rollout, target: EcsTarget): boolean {
  return rollout.kind === target.kind && targetName(rollout) === targetName(target);
}

const LONGEST_DETAIL = 800;
/** A state with five CAs has to fit the parameter. */
const LONGEST_DETAIL_OF_A_CA = 300;

/** What the state keeps of a CA's error. */
export function caErrorOf(error: RenewalError, now: Date): RunError {
  return lastErrorOf(error, now, LONGEST_DETAIL_OF_A_CA);
}

function lastErrorOf({ reason, type, message }: RenewalError, now: Date, longest = LONGEST_DETAIL): RunError {
  return {
    reason,
    detail: message.slice(0, longest),
    at: now.toISOString(),
    ...(type !== undefined && { type }),
  };
}
