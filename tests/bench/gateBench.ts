import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  type RawPlan,
  type RawPlanState,
  type RawPlanStep,
  recordedPlan,
  withSteps,
} from "../core/gate/recordedPlan.ts";
import { type BenchRow, benchRow } from "./benchRow.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const RESOURCES = 1_000;
const RUNS = 7;
/** Beside the start of the command, which is the peer. */
const MOST_EXCESS_MS = 1_000;

/** The command on an emergency of a stack of 1,000 resources, beside the same command on a plan without any. */
export async function gateBench(): Promise<BenchRow[]> {
  const ours = median(large(recordedPlan("fullEmergency")), "emergency");
  const peer = median({ steps: [] }, "none");
  const [bench, metric, unit, peerName] = ["gate", "1,000 resources", "ms", "a plan without a resource"] as const;
  return [benchRow({ bench, metric, unit, ours, peer, peerName, limit: { excessAtMost: MOST_EXCESS_MS } })];
}

/** The resources that stay the same, again and again under other names. */
function large(plan: RawPlan): RawPlan {
  const same = plan.steps.filter(({ op, newState }) => op === "same" && newState?.custom === true);
  const missing = Math.max(0, RESOURCES - plan.steps.length);
  const copies = Array.from({ length: missing }, (_, index) => copied(same[index % same.length], index));
  return withSteps(plan, [...plan.steps, ...copies.flatMap((one) => one ?? [])]);
}

function copied(step: RawPlanStep | undefined, index: number): RawPlanStep | undefined {
  if (step === undefined || step.urn.includes("WildcardCertificate")) return undefined;
  const urn = `${step.urn}-${index}`;
  const state = (one: RawPlanState | undefined) => ({ ...one, urn }) as RawPlanState;
  return { ...step, urn, oldState: state(step.oldState), newState: state(step.newState) };
}

function median(plan: RawPlan, kind: string): number {
  const input = JSON.stringify(plan);
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    const args = ["cli/main.ts", "gate", "--offline", "--declare", "rotation", "--format", "json"];
    const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, input, encoding: "utf8", timeout: 60_000 });
    if (JSON.parse(stdout).kind !== kind) throw new Error(`the gate did not judge the plan as ${kind}: ${stdout}`);
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}
