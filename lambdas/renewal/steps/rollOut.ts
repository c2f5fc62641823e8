import type { Rollout } from "../../../core/hostCertificate/hostState.ts";
import { backoffMs } from "../../../core/renewal/backoff.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import { type RolloutVerdict, rolloutState } from "../../../core/renewal/rolloutState.ts";
import type { HostRun } from "./hostRun.ts";
import { growing, timeLeft } from "./waiting.ts";

type Service = { readonly cluster: string; readonly service: string };

const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 10_000;
/** Longer than this, somebody should look. */
const SLOW_MS = 45 * 60_000;

/**
 * Brings the stored bundle to every service: starts the deployments that are missing and watches them as long as the
 * run has time; the next run goes on watching. Throws RenewalError: ROLLOUT_RUNNING, ROLLOUT_FAILED, SERVICE_MISSING, …
 * Every service is tried before the first error is thrown.
 */
export async function rollOut(run: HostRun): Promise<void> {
  const { stored } = run.state;
  if (stored === undefined || run.state.deployedVersion === stored.version) return;
  const errors: RenewalError[] = [];
  for (const service of run.host.services) {
    try {
      await startIfNeeded(run, service);
    } catch (error) {
      errors.push(run.known(error));
    }
  }
  await run.save();
  for (const service of run.host.services) {
    try {
      await watch(run, service);
    } catch (error) {
      errors.push(run.known(error));
    }
  }
  const worst = errors.find(({ reason }) => reason !== "ROLLOUT_RUNNING") ?? errors[0];
  if (worst !== undefined) throw ofAll(worst, errors);
  run.forget("rollouts", "rolloutFailures", "deploymentStarted");
  run.change({ deployedVersion: stored.version });
}

/** The error, in the words of every service that has it. */
function ofAll({ reason, type, cause }: RenewalError, errors: readonly RenewalError[]): RenewalError {
  const same = errors.filter((one) => one.reason === reason).map(({ message }) => message);
  return new RenewalError({ reason, type, cause, detail: [...new Set(same)].join("; ") });
}

async function startIfNeeded(run: HostRun, service: Service): Promise<void> {
  const { state } = await look(run, service);
  if (state === "done" || state === "running") return;
  if (state === "failed" && !mayStartAgain(run, service)) return;
  await run.fence();
  const deploymentId = await run.context.ports.deployments.start(service.cluster, service.service);
  const started = run.now().toISOString();
  const version = run.state.stored?.version ?? 1;
  const others = (run.state.rollouts ?? []).filter((one) => !isOf(one, service));
  run.change({
    rollouts: [...others, { ...service, version, deploymentId, started }],
    deploymentStarted: run.state.deploymentStarted ?? started,
  });
}

async function watch(run: HostRun, service: Service): Promise<void> {
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    const verdict = await look(run, service);
    if (verdict.state === "done") return;
    if (verdict.state !== "running") throw failed(run, service, verdict);
    if (wait >= timeLeft(run.context)) throw stillRunning(run, service, verdict);
    await run.context.ports.clock.sleep(wait);
  }
}

async function look(run: HostRun, service: Service): Promise<RolloutVerdict> {
  const { stored } = run.state;
  const started = rolloutOf(run, service);
  return rolloutState({
    deployments: await run.context.ports.deployments.read(service.cluster, service.service),
    started: started === undefined ? undefined : { id: started.deploymentId, at: new Date(started.started) },
    storedAt: new Date(stored?.storedAt ?? stored?.notBefore ?? 0),
  });
}

/** A deployment that failed is tried again, but not at every wake. */
function mayStartAgain(run: HostRun, service: Service): boolean {
  const failedAt = rolloutOf(run, service)?.failedAt;
  if (failedAt === undefined) return false;
  return run.now().getTime() >= Date.parse(failedAt) + backoffMs(run.state.rolloutFailures ?? 0, undefined);
}

function failed(run: HostRun, service: Service, { reason }: RolloutVerdict): RenewalError {
  const rollout = rolloutOf(run, service);
  if (rollout !== undefined && rollout.failedAt === undefined) {
    const others = (run.state.rollouts ?? []).filter((one) => one !== rollout);
    run.change({
      rollouts: [...others, { ...rollout, failedAt: run.now().toISOString() }],
      rolloutFailures: (run.state.rolloutFailures ?? 0) + 1,
    });
  }
  const why = reason === undefined ? "" : `: ${reason}`;
  return new RenewalError({ reason: "ROLLOUT_FAILED", detail: `${service.cluster}/${service.service}${why}` });
}

function stillRunning(run: HostRun, service: Service, { reason }: RolloutVerdict): RenewalError {
  const since = rolloutOf(run, service)?.started;
  const age = since === undefined ? 0 : run.now().getTime() - Date.parse(since);
  const why = reason === undefined ? "" : `: ${reason}`;
  return new RenewalError({
    reason: age > SLOW_MS ? "ROLLOUT_SLOW" : "ROLLOUT_RUNNING",
    detail: `${service.cluster}/${service.service}, for ${Math.round(age / 1000)} s${why}`,
  });
}

function rolloutOf(run: HostRun, service: Service): Rollout | undefined {
  const version = run.state.stored?.version;
  return run.state.rollouts?.find((one) => isOf(one, service) && one.version === version);
}

function isOf(rollout: Rollout, { cluster, service }: Service): boolean {
  return rollout.cluster === cluster && rollout.service === service;
}
