import { type DeployTarget, type EcsTarget, ecsTargets, targetName } from "../../../core/deployTarget.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { backoffMs } from "../../../core/hostCertificate/renewalTimes.ts";
import { type RolloutVerdict, rolloutState } from "../../../core/renewal/rolloutState.ts";
import { rolloutOf } from "../../../core/renewal/stateAfter.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { HostRun } from "./hostRun.ts";
import { importToAcm } from "./importToAcm.ts";
import { growing, timeLeft } from "./runContext.ts";

const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 10_000;
/** Longer than this, somebody should look. */
const SLOW_MS = 45 * MINUTE_MS;

/** What brings the stored bundle to the targets of a kind, one after the other; returns why it did not get to some. */
const BRING_TO: Readonly<Record<DeployTarget["kind"], (run: HostRun) => Promise<RenewalError[]>>> = {
  acm: importToAcm,
  ecs: deployServices,
};

/**
 * Brings the stored bundle to every deploy target: imports it into ACM, starts the deployments that are missing and watches
 * them as long as the run has time; the next run goes on watching. Throws RenewalError: ROLLOUT_RUNNING, ROLLOUT_FAILED,
 * SERVICE_MISSING, ACM_REFUSED, … Every target is tried before the first error is thrown.
 */
export async function rollOut(run: HostRun): Promise<void> {
  if (run.state.stored === undefined) return;
  const errors: RenewalError[] = [];
  for (const bringTo of Object.values(BRING_TO)) errors.push(...(await bringTo(run)));
  const worst = errors.find(({ reason }) => reason !== "ROLLOUT_RUNNING") ?? errors[0];
  if (worst !== undefined) throw ofAll(worst, errors);
  run.note("deployed", {});
}

async function deployServices(run: HostRun): Promise<RenewalError[]> {
  const { stored, deployedVersion } = run.state;
  if (deployedVersion === stored?.version) return [];
  const errors: RenewalError[] = [];
  const targets = ecsTargets(run.host.deployTo);
  for (const target of targets) {
    try {
      await startIfNeeded(run, target);
    } catch (error) {
      errors.push(run.known(error));
    }
  }
  await run.save();
  for (const target of targets) {
    try {
      await watch(run, target);
    } catch (error) {
      errors.push(run.known(error));
    }
  }
  return errors;
}

/** Whether every service's newest deployment began after that instant and is complete, whoever started it, or it is paused. */
export async function isRolledOut(run: HostRun, since: Date): Promise<boolean> {
  for (const target of ecsTargets(run.host.deployTo)) {
    const { state } = rolloutState({ ...(await portOf(run, target).read()), started: undefined, storedAt: since });
    if (state !== "done" && state !== "paused") return false;
  }
  return true;
}

/** The error, in the words of every target that has it. */
function ofAll({ reason, type, cause }: RenewalError, errors: readonly RenewalError[]): RenewalError {
  const same = errors.filter((one) => one.reason === reason).map(({ message }) => message);
  return new RenewalError({ reason, type, cause, detail: [...new Set(same)].join("; ") });
}

async function startIfNeeded(run: HostRun, target: EcsTarget): Promise<void> {
  const { state } = await look(run, target);
  if (state === "done" || state === "running") return;
  if (state === "paused") {
    return run.warn(
      `${targetName(target)} is paused (desired count 0): its tasks read the certificate when they start`,
    );
  }
  if (state === "failed" && !mayStartAgain(run, target)) return;
  await run.fence();
  const deploymentId = await portOf(run, target).start();
  run.note("deploymentStarted", { target, deploymentId });
}

/** What starts a deployment to one service, and says what became of it. */
function portOf({ context: { ports } }: HostRun, { cluster, service }: EcsTarget) {
  return {
    start: () => ports.deployments.ecs.start(cluster, service),
    read: () => ports.deployments.ecs.read(cluster, service),
  };
}

async function watch(run: HostRun, target: EcsTarget): Promise<void> {
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    const verdict = await look(run, target);
    if (verdict.state === "done" || verdict.state === "paused") return;
    if (verdict.state !== "running") throw failed(run, target, verdict);
    if (wait >= timeLeft(run.context)) throw stillRunning(run, target, verdict);
    await run.context.ports.clock.sleep(wait);
  }
}

/** Names of the services that are paused now. */
export async function pausedTargets(run: HostRun): Promise<string[]> {
  const paused: string[] = [];
  for (const target of ecsTargets(run.host.deployTo)) {
    if ((await portOf(run, target).read()).paused) paused.push(targetName(target));
  }
  return paused;
}

async function look(run: HostRun, target: EcsTarget): Promise<RolloutVerdict> {
  const { stored } = run.state;
  const started = rolloutOf(run.state, target);
  return rolloutState({
    ...(await portOf(run, target).read()),
    started: started === undefined ? undefined : { id: started.deploymentId, at: new Date(started.started) },
    storedAt: new Date(stored?.storedAt ?? stored?.notBefore ?? 0),
  });
}

/** A deployment that failed is tried again, but not at every scheduled run. */
function mayStartAgain(run: HostRun, target: EcsTarget): boolean {
  const failedAt = rolloutOf(run.state, target)?.failedAt;
  if (failedAt === undefined) return false;
  return run.now().getTime() >= Date.parse(failedAt) + backoffMs(run.state.rolloutFailures ?? 0, undefined);
}

function failed(run: HostRun, target: EcsTarget, { reason }: RolloutVerdict): RenewalError {
  run.note("deploymentFailed", { target });
  const why = reason === undefined ? "" : `: ${reason}`;
  return new RenewalError({ reason: "ROLLOUT_FAILED", detail: `${targetName(target)}${why}` });
}

function stillRunning(run: HostRun, target: EcsTarget, { reason }: RolloutVerdict): RenewalError {
  const since = rolloutOf(run.state, target)?.started;
  const age = since === undefined ? 0 : run.now().getTime() - Date.parse(since);
  const why = reason === undefined ? "" : `: ${reason}`;
  return new RenewalError({
    reason: age > SLOW_MS ? "ROLLOUT_SLOW" : "ROLLOUT_RUNNING",
    detail: `${targetName(target)}, for ${Math.round(age / 1000)} s${why}`,
  });
}
