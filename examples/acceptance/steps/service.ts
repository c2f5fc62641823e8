import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Service, Task } from "@aws-sdk/client-ecs";
import type { ProbePath, ProbeTarget } from "../../../cli/watch/probeTarget.ts";
import { startProber } from "../../../cli/watch/prober.ts";
import { certificateFacts, readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import { hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { observe } from "../../demo/observation.ts";
import { rollOutProblems } from "../core/rollOutProblems.ts";
import type { AcceptanceScope } from "../core/scope.ts";
import { SERVICE_PORTS, serviceConfig } from "../core/serviceConfig.ts";
import { needed, type RunContext, type Step, waitUntil } from "../run/runContext.ts";
import { engineRun, succeeded } from "./engineRun.ts";
import { forcedRun } from "./forcedRun.ts";
import { STORED_SECONDS, storedChain } from "./hostCertificate.ts";

export const SERVICE_DIR = join(import.meta.dirname, "..", "..", "hostCertificate");

const SERVER = join(import.meta.dirname, "..", "taskServer.ts");
/** A task starts in a minute or two, and is drained for five minutes; ECS waits longer before each further try. */
const DEPLOYMENT_SECONDS = 1_800;
const TRIES = 2;
const PAUSE = 10;

export const service: Step = async (context) => {
  const { scope, platform, folder, interrupted, made } = context;
  const program = await folder.open({ programDir: SERVICE_DIR, stack: scope.stack });
  const task = { directory: platform.directory, image: platform.image, source: await readFile(SERVER, "utf8") };
  await program.setConfig(serviceConfig(scope, needed(made.landscape, "the VPC"), task));
  const up = succeeded("the update with the service", await engineRun(program, "up", interrupted));
  const certificate = await storedOtherThan(context, undefined);
  const paths = await waitUntil(context, patience(`addresses of ${scope.service.host}`), () =>
    platform.paths(targetsOf(scope)).catch(() => undefined),
  );
  made.servicePaths = paths;
  await served(context, paths, certificate);
  await settled(context);
  return {
    facts: [`made in ${up.seconds.toFixed(0)} s; its certificate is served on ${paths.length} addresses and ports`],
    problems: [],
  };
};

export const rollOut: Step = async (context) => {
  const { scope, platform, made } = context;
  const paths = needed(made.servicePaths, "the service");
  const before = await storedOtherThan(context, undefined);
  const prober = await startProber(paths, { ca: platform.ca });
  try {
    await forcedRun(context, renewalOf(scope));
    const after = await storedOtherThan(context, before);
    await served(context, paths, after);
    await settled(context);
    await prober.stop();
    const accepted = new Set([before, after]);
    const summaries = SERVICE_PORTS.map(({ port }) => prober.tally.summary(scope.service.host, port, accepted));
    const handshakes = summaries.reduce((sum, summary) => sum + summary.handshakes, 0);
    return {
      facts: [`${handshakes} handshakes on ${paths.length} addresses and ports`],
      problems: summaries.flatMap((summary) => rollOutProblems(summary, { before, after })),
    };
  } finally {
    await prober.stop();
  }
};

/** Deletes the parameters, begins a deployment that can't start a task, and then obtains a certificate again. */
export const taskRetry: Step = async (context) => {
  const { clients, scope, made, platform } = context;
  const { name } = scope.service;
  const paths = needed(made.servicePaths, "the service");
  const before = await storedOtherThan(context, undefined);
  const { bundle, chain, state, tlsKey, tlsCert, tlsCaBundle } = hostParameters(pathOf(scope));
  await clients.ssm.deleteParameters({ Names: [bundle, chain, state, tlsKey, tlsCert, tlsCaBundle] });
  const begun = await clients.ecs.updateService({ cluster: name, service: name, forceNewDeployment: true });
  const deployment = needed(begun.service?.deployments?.find(({ status }) => status === "PRIMARY")?.id, "a deployment");
  const [failed] = await waitUntil(context, patience(`${TRIES} tasks of ${deployment} without secrets`), async () => {
    const tasks = await tasksWithoutSecrets(context, deployment);
    return tasks.length >= TRIES ? tasks : undefined;
  });
  const meanwhile = await observe(paths, { ca: platform.ca });
  await forcedRun(context, renewalOf(scope));
  await served(context, paths, await storedOtherThan(context, before));
  await settled(context);
  return {
    facts: [`${TRIES} tasks of one deployment ended before it, the first with: ${failed?.stoppedReason}`],
    problems: meanwhile
      .filter(({ sha256 }) => sha256 !== before)
      .map(({ lane, fault }) => `meanwhile the old task did not serve at ${lane}: ${fault ?? "another certificate"}`),
  };
};

function targetsOf({ service: { name, host } }: AcceptanceScope): ProbeTarget[] {
  return SERVICE_PORTS.map((one) => ({ endpoint: name, kind: "ecs", host, ...one }));
}

function pathOf({ service: { parameterPrefix, host } }: AcceptanceScope): string {
  return hostPath(parameterPrefix, [host]);
}

function patience(what: string, deadline = DEPLOYMENT_SECONDS) {
  return { what, deadline, pause: PAUSE };
}

function renewalOf({ service: { name: host, functionName } }: AcceptanceScope) {
  return { functionName, host };
}

/** Waits for a stored certificate with another fingerprint, and returns that. */
function storedOtherThan(context: RunContext, fingerprint: string | undefined): Promise<string> {
  const what = `a certificate for ${context.scope.service.host}`;
  return waitUntil(context, patience(what, STORED_SECONDS), async () => {
    const stored = await storedChain(context, pathOf(context.scope));
    const leaf = stored === undefined ? undefined : readCertificate(stored.pem);
    const found = leaf === undefined ? undefined : certificateFacts(leaf).sha256;
    return found === fingerprint ? undefined : found;
  });
}

async function served(context: RunContext, paths: readonly ProbePath[], fingerprint: string): Promise<void> {
  const what = `the stored certificate on every address of ${context.scope.service.host}`;
  await waitUntil(context, patience(what), async () => {
    const sights = await observe(paths, { ca: context.platform.ca });
    return sights.every(({ sha256 }) => sha256 === fingerprint) ? true : undefined;
  });
}

/** Until one deployment is left, and complete: the old task has gone. */
async function settled(context: RunContext): Promise<void> {
  const { name } = context.scope.service;
  await waitUntil(context, patience(`the deployments of ${name}`), async () => {
    const answer = await context.clients.ecs.describeServices({ cluster: name, services: [name] });
    return isSettled(answer.services?.[0]) ? true : undefined;
  });
}

function isSettled(found: Service | undefined): boolean {
  const [primary, ...others] = found?.deployments ?? [];
  return primary?.rolloutState === "COMPLETED" && others.length === 0 && found?.runningCount === found?.desiredCount;
}

/** Tasks of the deployment that ended because ECS could not read their secrets. */
async function tasksWithoutSecrets({ clients, scope }: RunContext, deployment: string): Promise<Task[]> {
  const cluster = scope.service.name;
  const { taskArns: tasks = [] } = await clients.ecs.listTasks({ cluster, desiredStatus: "STOPPED" });
  if (tasks.length === 0) return [];
  const described = await clients.ecs.describeTasks({ cluster, tasks });
  return (described.tasks ?? []).filter(
    ({ startedBy, stoppedReason = "" }) => startedBy === deployment && /unable to retrieve secrets/.test(stoppedReason),
  );
}
