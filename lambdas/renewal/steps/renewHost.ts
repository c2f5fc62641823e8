import { lookedAt } from "../../../core/hostCertificate/hostEndpoint.ts";
import { servedVersion } from "../../../core/hostCertificate/hostState.ts";
import { isUnderWay, type RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import { finalOutcome, type Outcome } from "../../../core/renewal/renewalAnswer.ts";
import type { AttemptEvent, RenewalEvent, RevocationReason } from "../../../core/renewal/renewalEvent.ts";
import { attempt, blockedOutcome, decision } from "./attempt.ts";
import { checkServed } from "./checkServed.ts";
import { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { finishImport, importBundle, takeOver } from "./importBundle.ts";
import { isStillInAcm } from "./importToAcm.ts";
import { rehearse } from "./obtainCertificate.ts";
import { staging } from "./openAccount.ts";
import { isPollDue, pollRenewalWindow } from "./pollRenewalWindow.ts";
import { carryOutRevocation, isRevocationOpen, requestRevocation } from "./revokeCertificate.ts";
import { rollOut } from "./rollOut.ts";
import { copiesToHeal, healCopies } from "./storeBundle.ts";

export type HostEvent = Exclude<RenewalEvent, { readonly kind: "account" | "removal" }>;

/** One host, whatever the event. Never throws: what went wrong is in the outcome, and beside it in the run's warnings. */
export async function renewHost(run: HostRun, event: HostEvent): Promise<Outcome> {
  try {
    await run.read();
    const idle = await idleOutcome(run, event);
    if (idle !== undefined) return idle;
    const lease = await HostLease.take(run.context, run.parameters.lease);
    if (lease === undefined) return { action: "busy", reason: "BUSY" };
    return await underLease(run, lease, event);
  } catch (error) {
    return concluded(run, undefined, [run.known(error)]);
  }
}

async function underLease(run: HostRun, lease: HostLease, event: HostEvent): Promise<Outcome> {
  const trial = new Trial(run);
  // Another run may have done it all since the first look.
  await trial.of(() => run.read());
  const isRead = trial.errors.length === 0;
  run.fence = () => lease.assertHeld();
  const done = isRead ? await everything(run, lease, event, trial) : undefined;
  // The state belongs to whoever holds the lease now.
  if (!trial.isLeaseLost) await trial.of(() => run.save());
  await trial.of(() => lease.release());
  return concluded(run, done, trial.errors);
}

function concluded(run: HostRun, done: Outcome | undefined, errors: readonly RenewalError[]): Outcome {
  const { warnings, ...outcome } = finalOutcome(done, errors);
  run.warnings.push(...warnings);
  return outcome;
}

/** Work of which each part is tried, whatever came of the one before. */
class Trial {
  readonly errors: RenewalError[] = [];
  readonly #run: HostRun;

  constructor(run: HostRun) {
    this.#run = run;
  }

  get isLeaseLost(): boolean {
    return this.errors.some(({ reason }) => reason === "LEASE_LOST");
  }

  /** Does it, and keeps what it throws; undefined then. */
  async of<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (thrown) {
      const error = this.#run.known(thrown);
      const { message, reason, type } = error;
      this.#run.context.ports.logger.warn(message, { host: this.#run.host.name, reason, type });
      this.errors.push(error);
      return undefined;
    }
  }
}

/** What the event asks for; then, whatever came of that, copies, revocation, deployment and handshakes. */
async function everything(
  run: HostRun,
  lease: HostLease,
  event: HostEvent,
  trial: Trial,
): Promise<Outcome | undefined> {
  const done = await trial.of(() => work(run, lease, event));
  // Whatever else went wrong follows from it, or is the other run's to find.
  if (trial.errors.length > 0 && !trial.isLeaseLost) await trial.of(run.fence);
  if (event.kind === "dryRun" || trial.isLeaseLost) return done;
  const before = progress(run);
  const healed = await trial.of(() => healCopies(run));
  if (isRevocationOpen(run)) await trial.of(() => carryOutRevocation(run, event.kind === "revoke" ? event.key : "any"));
  if (healed !== undefined) await trial.of(() => serve(run));
  // A refused import is not the state of the renewal; and while it waits, the last error stands.
  if (event.kind !== "import" && done?.action !== "waiting") {
    run.note("ended", { error: trial.errors.find(({ reason }) => !isUnderWay(reason)) });
  }
  if (done?.action !== "none" && done?.action !== "waiting") return done;
  if (before !== progress(run)) return { action: "deployed", reason: progressReason(run) };
  return healed !== undefined && healed > 0 ? { action: "healed", reason: "COPIES_HEALED" } : done;
}

/** The main thing that the event asks for. */
async function work(run: HostRun, lease: HostLease, event: HostEvent): Promise<Outcome> {
  if (event.kind === "dryRun") return dryRun(run, lease);
  await clearStored(run);
  const imported = await finishImport(run);
  if (event.kind === "import") {
    if (imported !== event.version) await importBundle(run, lease, event);
    return { action: "imported", reason: "IMPORTED" };
  }
  if (event.kind === "revoke") return revoke(run, lease, event.reason);
  if (await takeOver(run, lease, event)) return { action: "imported", reason: "IMPORTED" };
  await pollRenewalWindow(run);
  return attemptIfDue(run, lease, event);
}

/** The order of a run that was killed right behind the commit point is done: only its traces are left. */
async function clearStored(run: HostRun): Promise<void> {
  if (!run.isPendingStored) return;
  await run.pending.abandon();
  run.note("orderCleared", {});
}

async function attemptIfDue(run: HostRun, lease: HostLease, event: AttemptEvent): Promise<Outcome> {
  const decided = decision(run, event.force);
  if (decided.action === "none") {
    await run.pending.abandon();
    await run.rehearsal.abandon();
    return decided;
  }
  const blocked = blockedOutcome(run, event);
  if (blocked !== undefined) return blocked;
  const { reason, message = reason } = decided;
  run.context.ports.logger.info(message, { host: run.host.name, reason });
  run.note("decided", { reason });
  await attempt(run, lease);
  return decided;
}

/** The new certificate comes first: what is revoked is served until then. The old one is revoked whatever comes of it. */
async function revoke(run: HostRun, lease: HostLease, reason: RevocationReason): Promise<Outcome> {
  await requestRevocation(run, reason);
  if (decision(run, false).reason !== "CEASED") await attempt(run, lease);
  return { action: "revoked", reason: "REVOKED_AS_ASKED" };
}

async function dryRun(run: HostRun, lease: HostLease): Promise<Outcome> {
  const [acme] = run.context.settings.certificateAuthorities.flatMap((ca) => staging(ca) ?? []);
  if (acme === undefined) {
    return { action: "none", reason: "NO_CA", message: "no configured CA has a staging directory" };
  }
  await rehearse(run, lease, acme);
  return { action: "rehearsed", reason: "REHEARSED" };
}

/** Without targets the certificate is done once it is stored: what is outside reads it in its own time. */
async function serve(run: HostRun): Promise<void> {
  if (run.host.deployTo.length === 0) return;
  await rollOut(run);
  await checkServed(run);
}

/** What a run does without taking the lease: nothing, mostly, after one call that says so, and one for each region of ACM. */
async function idleOutcome(run: HostRun, event: HostEvent): Promise<Outcome | undefined> {
  if (event.kind !== "attempt") return undefined;
  const rests = isServed(run) && copiesToHeal(run).length === 0 && !isUnfinished(run);
  if (!rests || isPollDue(run) || run.warnings.length > 0 || !(await isStillInAcm(run))) return undefined;
  const decided = decision(run, event.force);
  if (decided.action !== "none") return blockedOutcome(run, event);
  const isTidy = run.pending.current === undefined && run.rehearsal.current === undefined;
  return isTidy ? decided : undefined;
}

/** A run that was killed has left more to do than the decision says. */
function isUnfinished(run: HostRun): boolean {
  return isRevocationOpen(run) || run.isPendingStored || run.state.importing !== undefined;
}

function isServed({ state, host }: HostRun): boolean {
  return state.stored === undefined || servedVersion(state, host) === state.stored.version;
}

function progressReason(run: HostRun): RenewalReason {
  if (!isServed(run)) return "ROLLOUT_RUNNING";
  return lookedAt(run.host.endpoints).length === 0 ? "ROLLED_OUT" : "SERVED";
}

function progress({ state }: HostRun): string {
  const acm = state.acm?.map(({ region, arn, serial }) => [region, arn, serial]);
  return JSON.stringify([state.deployedVersion, state.servedVersion, acm]);
}
