import type { Decision } from "../../../core/renewal/decision.ts";
import { isUnderWay } from "../../../core/renewal/failurePolicy.ts";
import type { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { AttemptEvent, RenewalEvent } from "../../../core/renewal/renewalEvent.ts";
import type { RenewalReason } from "../../../core/renewal/renewalReason.ts";
import type { RevocationReason } from "../../../core/renewal/revocationReason.ts";
import { attempt, decision, hindrance } from "./attempt.ts";
import { HostLease } from "./hostLease.ts";
import type { HostOutcome } from "./hostOutcome.ts";
import type { HostRun } from "./hostRun.ts";
import { finishImport, importBundle } from "./importBundle.ts";
import { abandon } from "./leftovers.ts";
import { lookAtWire } from "./lookAtWire.ts";
import { rehearse } from "./obtainCertificate.ts";
import { staging } from "./openAccount.ts";
import { PendingSlot } from "./pendingSlot.ts";
import { isPollDue, pollWindow } from "./pollWindow.ts";
import { carryOutRevocation, isRevocationOpen, requestRevocation } from "./revokeCertificate.ts";
import { rollOut } from "./rollOut.ts";
import { hasStaleCopies, healCopies } from "./storeBundle.ts";

export type HostEvent = Exclude<RenewalEvent, { readonly kind: "account" }>;

/** The main thing that a run did, before deployment and wire. */
interface Deed {
  readonly action: HostOutcome["action"];
  readonly reason: RenewalReason;
  readonly message?: string | undefined;
  readonly notBefore?: Date | undefined;
}

/** One host, whatever the event. Never throws: what went wrong is in the outcome. */
export async function renewHost(run: HostRun, event: HostEvent): Promise<HostOutcome> {
  try {
    await run.read();
    const idle = idleOutcome(run, event);
    if (idle !== undefined) return idle;
    const lease = await HostLease.take(run.context, run.parameters.lease);
    if (lease === undefined) return { action: "busy", reason: "BUSY", errors: [] };
    return await underLease(run, lease, event);
  } catch (error) {
    return outcomeOf(undefined, [run.known(error)], "OUT_OF_TIME");
  }
}

async function underLease(run: HostRun, lease: HostLease, event: HostEvent): Promise<HostOutcome> {
  const errors: RenewalError[] = [];
  const tried = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      const known = run.known(error);
      run.context.ports.journal.warn(known.message, { host: run.host.name, reason: known.reason, type: known.type });
      errors.push(known);
      return undefined;
    }
  };
  // Another run may have done it all since the first look.
  const isRead = await tried(async () => {
    await run.read();
    return true;
  });
  run.fence = () => lease.assertHeld();
  const deed = isRead === true ? await everything(run, lease, event, { errors, tried }) : undefined;
  // The state belongs to whoever holds the lease now.
  if (!isLost(errors)) await tried(() => run.save());
  await tried(() => lease.release());
  return outcomeOf(deed, errors, "OUT_OF_TIME");
}

function isLost(errors: readonly RenewalError[]): boolean {
  return errors.some(isLoss);
}

function isLoss({ reason }: RenewalError): boolean {
  return reason === "LEASE_LOST";
}

interface Trial {
  readonly errors: RenewalError[];
  /** Does it, and notes what it throws; undefined then. */
  tried<Result>(work: () => Promise<Result>): Promise<Result | undefined>;
}

/** What the event asks for; then, whatever came of that, copies, revocation, deployment and wire of what is stored. */
async function everything(
  run: HostRun,
  lease: HostLease,
  event: HostEvent,
  { errors, tried }: Trial,
): Promise<Deed | undefined> {
  const deed = await tried(() => work(run, lease, event));
  // Whatever else went wrong follows from it, or is the other run's to find.
  if (errors.length > 0 && !isLost(errors)) await tried(run.fence);
  if (event.kind === "dryRun" || isLost(errors)) return deed;
  const before = progress(run);
  const healed = await tried(() => healCopies(run));
  if (isRevocationOpen(run)) await tried(() => carryOutRevocation(run, event.kind === "revoke" ? event.key : "any"));
  if (healed !== undefined) await tried(() => serve(run));
  // What an operator brought and we refused is not the state of the renewal; and while it waits, the last error stands.
  if (event.kind !== "import" && deed?.action !== "waiting") noteErrors(run, errors);
  return betterDeed(run, deed, { healed: healed ?? 0, progressed: before !== progress(run) });
}

/** The main thing that the event asks for. */
async function work(run: HostRun, lease: HostLease, event: HostEvent): Promise<Deed> {
  if (event.kind === "dryRun") return dryRun(run, lease);
  await clearStored(run);
  const imported = await finishImport(run);
  if (event.kind === "import") {
    if (imported !== event.version) await importBundle(run, lease, event);
    return { action: "imported", reason: "IMPORTED" };
  }
  if (event.kind === "revoke") return revoke(run, lease, event.reason);
  await pollWindow(run);
  return attemptIfDue(run, lease, event);
}

/** The order of a run that was killed right behind the commit point is done: only its traces are left. */
async function clearStored(run: HostRun): Promise<void> {
  if (!run.isPendingStored) return;
  await abandon(run, new PendingSlot(run, "pending"));
  run.pending = undefined;
  run.forget("orderUrl", "retryAfter", "notBefore", "lastError", "window");
  run.change({ failures: 0, lastSuccess: run.state.stored?.storedAt ?? run.now().toISOString() });
}

async function attemptIfDue(run: HostRun, lease: HostLease, event: AttemptEvent): Promise<Deed> {
  const decided = decision(run, event.force);
  if (decided.action === "none") {
    await abandon(run, new PendingSlot(run, "pending"));
    await abandon(run, new PendingSlot(run, "rehearsal"));
    return { action: "none", reason: decided.reason, message: decided.message };
  }
  const waiting = waitingDeed(run, event);
  if (waiting !== undefined) return waiting;
  run.context.ports.journal.info(decided.message, { host: run.host.name, reason: decided.reason });
  run.change({ lastDecision: decided.reason });
  await attempt(run, lease);
  return { action: "issued", reason: decided.reason, message: decided.message };
}

/** The new certificate comes first: what is revoked is served until then. The old one is revoked whatever comes of it. */
async function revoke(run: HostRun, lease: HostLease, reason: RevocationReason): Promise<Deed> {
  await requestRevocation(run, reason);
  if (decision(run, false).reason !== "CEASED") await attempt(run, lease);
  return { action: "revoked", reason: "REVOKED_AS_ASKED" };
}

async function dryRun(run: HostRun, lease: HostLease): Promise<Deed> {
  const places = run.context.settings.authorities.flatMap((authority) => staging(authority) ?? []);
  const [place] = places;
  if (place === undefined) {
    return { action: "none", reason: "NO_AUTHORITY", message: "no configured authority has a staging directory" };
  }
  await rehearse(run, lease, place);
  return { action: "rehearsed", reason: "REHEARSED" };
}

async function serve(run: HostRun): Promise<void> {
  await rollOut(run);
  await lookAtWire(run);
}

/** What a run has to do without holding the lease: nothing, mostly; then one call has told it so. */
function idleOutcome(run: HostRun, event: HostEvent): HostOutcome | undefined {
  if (event.kind !== "attempt") return undefined;
  const decided = decision(run, event.force);
  const rests = isServed(run) && !hasStaleCopies(run) && !isUnfinished(run);
  if (!rests || isPollDue(run) || run.warnings.length > 0) return undefined;
  if (decided.action === "none") return isTidy(run) ? idle(decided) : undefined;
  const waiting = waitingDeed(run, event);
  return waiting === undefined ? undefined : { ...waiting, errors: [] };
}

/** A run that was killed has left more to do than the decision tells. */
function isUnfinished(run: HostRun): boolean {
  return isRevocationOpen(run) || run.isPendingStored || run.state.importing !== undefined;
}

function idle({ reason, message }: Decision): HostOutcome {
  return { action: "none", reason, message, errors: [] };
}

function waitingDeed(run: HostRun, event: AttemptEvent): Deed | undefined {
  const hindered = hindrance(run, { force: event.force, patient: event.source === "schedule" });
  if (hindered === undefined) return undefined;
  const until = hindered.until.toISOString();
  const why = run.state.lastError === undefined ? "" : ` The last error: ${run.state.lastError.detail}`;
  return {
    action: "waiting",
    reason: hindered.reason,
    message: `No attempt before ${until}.${why}`,
    notBefore: hindered.until,
  };
}

function isServed({ state }: HostRun): boolean {
  const version = state.stored?.version;
  return version === undefined || (state.deployedVersion === version && state.servedVersion === version);
}

/** Nothing of an order is left anywhere. */
function isTidy({ pending, rehearsal }: HostRun): boolean {
  return pending === undefined && rehearsal === undefined;
}

function progress({ state }: HostRun): string {
  return `${state.deployedVersion} ${state.servedVersion}`;
}

function betterDeed(
  run: HostRun,
  deed: Deed | undefined,
  { healed, progressed }: { readonly healed: number; readonly progressed: boolean },
): Deed | undefined {
  if (deed?.action !== "none" && deed?.action !== "waiting") return deed;
  if (progressed) return { action: "deployed", reason: isServed(run) ? "SERVED" : "ROLLOUT_RUNNING" };
  return healed > 0 ? { action: "healed", reason: "COPIES_HEALED" } : deed;
}

function noteErrors(run: HostRun, errors: readonly RenewalError[]): void {
  const worst = errors.find(({ reason }) => !isUnderWay(reason));
  if (worst === undefined) {
    run.forget("lastError");
    return;
  }
  const { reason, type, message: detail } = worst;
  const at = run.now().toISOString();
  run.change({ lastError: { reason, detail: detail.slice(0, 800), at, ...(type !== undefined && { type }) } });
}

function outcomeOf(deed: Deed | undefined, errors: readonly RenewalError[], fallback: RenewalReason): HostOutcome {
  const worst = errors.find(isLoss) ?? errors.find(({ reason }) => !isUnderWay(reason));
  const main = worst ?? errors[0];
  const ordered = main === undefined ? [] : [main, ...errors.filter((one) => one !== main)];
  if (worst !== undefined) {
    const { reason, message, notBefore } = worst;
    return { action: "failed", reason, message, notBefore, errors: ordered };
  }
  if (deed !== undefined && deed.action !== "none" && deed.action !== "waiting") return { ...deed, errors: ordered };
  if (main !== undefined) {
    const { reason, message, notBefore } = main;
    return { action: "pending", reason, message, notBefore, errors: ordered };
  }
  return { ...(deed ?? { action: "pending", reason: fallback }), errors: ordered };
}
