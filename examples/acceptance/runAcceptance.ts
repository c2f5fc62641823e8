import type { LineWriter } from "../demo/report.ts";
import { accountClients } from "./account/accountClients.ts";
import { type AcceptanceReport, acceptanceReport, type StepResult } from "./core/acceptanceReport.ts";
import { announcement, cleanCommand } from "./core/announcement.ts";
import { type AcceptanceRequest, acceptanceScope } from "./core/scope.ts";
import { type StepId, stepsOf } from "./core/steps.ts";
import { InterruptedError } from "./run/interruptedError.ts";
import { type LabelMarker, labelMarker, markerName } from "./account/labelMarker.ts";
import type { AcceptancePlatform } from "./run/platform.ts";
import { assertLabelIsFree, callerOf, PrerequisiteError, zoneIdOf } from "./prerequisites.ts";
import type { RunContext, Step, StepFindings } from "./run/runContext.ts";
import { runFolder } from "./run/runFolder.ts";
import { adoption } from "./steps/adoption.ts";
import { removeEverything } from "./steps/destroy.ts";
import { firstUp } from "./steps/firstUp.ts";
import { hostCertificate } from "./steps/hostCertificate.ts";
import { refusedUpdate } from "./steps/refusedUpdate.ts";
import { retire } from "./steps/retire.ts";
import { rollBack, rotation } from "./steps/rotations.ts";
import { secondSource } from "./steps/secondSource.ts";
import { rollOut, service, taskRetry } from "./steps/service.ts";
import { refresh, secondUp } from "./steps/silentRuns.ts";
import { landscape } from "./steps/landscape.ts";

/** What each step does; the last one is not here, since it is done whatever becomes of the others. */
const DOINGS: Readonly<Record<Exclude<StepId, "destroy">, Step>> = {
  landscape,
  "first-up": firstUp,
  "second-up": secondUp,
  refresh,
  "host-certificate": hostCertificate,
  rotation,
  "roll-back": rollBack,
  "refused-update": refusedUpdate,
  adoption,
  retire,
  "second-source": secondSource,
  service,
  "roll-out": rollOut,
  "task-retry": taskRetry,
};

export interface AcceptanceEdges {
  readonly platform: AcceptancePlatform;
  readonly write: LineWriter;
  /** Whether to continue after the announcement; undefined = nobody can be asked. */
  readonly confirm: (() => Promise<boolean>) | undefined;
  readonly interrupted: AbortSignal;
}

/** Asks, runs every step, and removes everything. Throws PrerequisiteError when it can't or may not begin. */
export async function runAcceptance(request: AcceptanceRequest, edges: AcceptanceEdges): Promise<AcceptanceReport> {
  const startedAt = new Date();
  const { context, marker, caller } = await prepared(request, edges);
  const { scope, write, folder } = context;
  await assertLabelIsFree(context.clients, scope, context.zoneId, marker);
  for (const line of announcement(scope, {
    ...caller,
    caller: caller.arn,
    zoneId: context.zoneId,
    stateDir: folder.dir,
  })) {
    write(line);
  }
  await confirmed(edges);
  await marker.set();
  const results = await steps(context);
  const last = await removed(context, marker);
  const run = { account: caller.account, startedAt, endedAt: new Date(), results: [...results, last.result] };
  return acceptanceReport(scope, { ...run, left: last.left });
}

/** Removes what an earlier run left, with or without a service. Returns what could not be removed. */
export async function cleanAcceptance(request: AcceptanceRequest, edges: AcceptanceEdges): Promise<readonly string[]> {
  const { context, marker } = await prepared({ ...request, withService: true }, edges);
  if (!(await marker.isSet())) {
    throw new PrerequisiteError(
      `Nothing was removed: the zone has no record ${markerName(context.scope.domain)}, with which a run marks its ` +
        "label, so what is below the label is not known to be a run's. Check --zone, --label and --region.",
    );
  }
  return (await removed(context, marker)).left;
}

async function prepared(request: AcceptanceRequest, { platform, write, interrupted }: AcceptanceEdges) {
  const scope = acceptanceScope(request);
  const clients = accountClients(platform.env, scope.region);
  const caller = await callerOf(clients);
  const zoneId = await zoneIdOf(clients, scope);
  const folder = runFolder(scope, platform, caller.account);
  const known = { scope, platform, clients, account: caller.account, zoneId, folder };
  const context: RunContext = { ...known, interrupted, write, made: {} };
  return { context, caller, marker: labelMarker(clients.route53, zoneId, scope.domain) };
}

async function confirmed({ confirm, write }: AcceptanceEdges): Promise<void> {
  if (confirm === undefined) {
    throw new PrerequisiteError("Nothing was made: standard input is not a terminal. Use --yes to confirm in advance.");
  }
  if (!(await confirm())) throw new PrerequisiteError("Nothing was made: it was not confirmed.");
  write("");
}

/** Until one can't be done; a step with problems does not end the run. */
async function steps(context: RunContext): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { id, title } of stepsOf(context.scope)) {
    if (id === "destroy" || context.interrupted.aborted) break;
    context.write(`${title} …`);
    const done = await stepDone(context, id);
    if (done === undefined) break;
    results.push(done.result);
    for (const problem of done.result.problems) context.write(`  PROBLEM: ${problem}`);
    context.write(
      `  ${done.result.problems.length === 0 ? "passed" : "FAILED"} in ${done.result.seconds.toFixed(0)} s`,
    );
    if (done.ends) break;
  }
  return results;
}

/** Undefined when it was interrupted: that is not a finding. */
async function stepDone(
  context: RunContext,
  id: keyof typeof DOINGS,
): Promise<{ readonly result: StepResult; readonly ends: boolean } | undefined> {
  const began = Date.now();
  const resultOf = ({ facts, problems }: StepFindings): StepResult => {
    return { id, seconds: (Date.now() - began) / 1000, facts, problems };
  };
  try {
    return { result: resultOf(await DOINGS[id](context)), ends: false };
  } catch (error) {
    if (error instanceof InterruptedError || context.interrupted.aborted) return undefined;
    const problem = error instanceof Error ? error.message : String(error);
    return { result: resultOf({ facts: [], problems: [problem] }), ends: true };
  }
}

/** The marker goes last: as long as it is there, `--clean` knows that the rest is a run's. */
async function removed(
  context: RunContext,
  marker: LabelMarker,
): Promise<{ readonly result: StepResult; readonly left: readonly string[] }> {
  const { write, scope, folder } = context;
  write("Removing everything …");
  const began = Date.now();
  const { notes, left } = await removeEverything(context).catch((error: unknown) => ({
    notes: [],
    left: [`not known: ${error instanceof Error ? error.message : String(error)}`],
  }));
  if (left.length === 0) {
    await marker.clear();
    await folder.remove();
    write("  Everything is removed.");
  } else {
    for (const one of left) write(`  LEFT: ${one}`);
    write(`  Remove it with ${cleanCommand(scope)}`);
  }
  const result = { id: "destroy" as const, seconds: (Date.now() - began) / 1000, facts: notes, problems: left };
  return { result, left };
}
