import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWorkspace, type EngineResult, type PulumiStack } from "../../../engine/index.ts";
import type { Toolchain } from "../../../toolchain/ensureToolchain.ts";
import { MimicCloud } from "./mimicCloud.ts";
import type { EngineRun, ScenarioGroup } from "./scenario.ts";
import { comparable, type ResourceSnapshot, snapshotOf, withoutChance } from "./snapshot.ts";

/** What one run of the engine did, by logical name. */
export interface RecordedRun {
  readonly exitCode: number;
  readonly diagnostics: readonly string[];
  readonly operations: Readonly<Record<string, readonly string[]>>;
  readonly diffs: Readonly<Record<string, readonly string[]>>;
  readonly calls: Readonly<Record<string, readonly string[]>>;
  readonly state: Readonly<Record<string, ResourceSnapshot>>;
  /** What is live. */
  readonly cloud: unknown;
}

/** Runs a group of scenarios under the real engine with this plugin (a command line), and records every run. */
export async function runGroup(
  group: ScenarioGroup,
  plugin: readonly string[],
  toolchain: Toolchain,
): Promise<RecordedRun[]> {
  const home = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    await placePlugin(home, plugin);
    const cloud = new MimicCloud(join(home, "cloud"));
    const env = { MIMIC_CLOUD: cloud.dir, MIMIC_RESOURCES: join(home, "resources.json") };
    const programDir = join(import.meta.dirname, "program");
    const aws = { env: {} };
    const stack = await createWorkspace({ toolchain, aws, programDir, stack: group.name, config: {}, home, env });
    const recorded: RecordedRun[] = [];
    for (const [index, run] of group.runs.entries()) {
      const steps = group.scenarios.map(({ name, steps }) => ({ name, ...steps[index] }));
      for (const { before } of steps) before?.(cloud);
      const resources = steps.flatMap(({ name, resource }) => (resource === undefined ? [] : [{ name, ...resource }]));
      await writeFile(env.MIMIC_RESOURCES, JSON.stringify(resources));
      recorded.push(await record(stack, run, cloud));
    }
    await stack.dispose();
    return recorded;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** As `packages/local-aws/engine` places plugins: where the engine looks for installed ones. */
async function placePlugin(home: string, command: readonly string[]): Promise<void> {
  const dir = join(home, "pulumi", "plugins", "resource-mimic-v0.0.1");
  await mkdir(dir, { recursive: true });
  const file = join(dir, "pulumi-resource-mimic");
  await writeFile(file, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`);
  await chmod(file, 0o755);
}

async function record(stack: PulumiStack, run: EngineRun, cloud: MimicCloud): Promise<RecordedRun> {
  const result = await operate(stack, run);
  return {
    exitCode: result.exitCode,
    diagnostics: result.diagnostics,
    operations: byName(result, ({ op, failed }) => (failed ? `${op}!` : op)),
    diffs: byName(result, ({ diffs }) => [...diffs].sort().join(" ")),
    calls: byKnownName(cloud.takeCalls()),
    state: await snapshotOf(stack),
    cloud: comparable(Object.values(cloud.all())),
  };
}

function operate(stack: PulumiStack, { command, flags = [] }: EngineRun): Promise<EngineResult> {
  if (command === "preview") return stack.preview({ flags });
  if (command === "refresh") return stack.refresh({ flags: ["--skip-preview", ...flags] });
  // Every scenario runs to its end, whatever becomes of the others.
  return stack.up({ flags: ["--skip-preview", "--continue-on-error", ...flags] });
}

/** By name without chance: a replaced resource with an automatic name has two names, and so two lists. */
function byKnownName(calls: RecordedRun["calls"]): RecordedRun["calls"] {
  const known = Map.groupBy(Object.entries(calls), ([id]) => withoutChance(id));
  return Object.fromEntries([...known].map(([id, lists]) => [id, lists.map(([, made]) => made.join(" ")).sort()]));
}

type Step = EngineResult["steps"][number];

function byName({ steps }: EngineResult, text: (step: Step) => string): Record<string, string[]> {
  const mimics = steps.filter(({ type }) => type.startsWith("mimic:"));
  const named = Map.groupBy(mimics, ({ name }) => name);
  return Object.fromEntries([...named].map(([name, own]) => [name, own.map(text)]));
}
