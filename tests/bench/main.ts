import { writeFile } from "node:fs/promises";
import { Argument, Command } from "commander";
import type { BenchRow } from "./benchRow.ts";
import { type BenchStage, benchStage } from "./benchStage.ts";
import { benchTable } from "./benchTable.ts";
import { doctorBench } from "./doctorBench.ts";
import { gateBench } from "./gateBench.ts";
import { monitoringRules } from "./monitoringRules.ts";
import { previewBefore } from "./previewBefore.ts";
import { previewHosts } from "./previewHosts.ts";
import { previewRuntime } from "./previewRuntime.ts";
import { previewScale } from "./previewScale.ts";
import { renewalBench } from "./renewalBench.ts";
import { rotationParallel } from "./rotationParallel.ts";
import { simulationBench } from "./simulationBench.ts";

const BENCHES: Readonly<Record<string, (stage: BenchStage) => Promise<BenchRow[]>>> = {
  "preview-runtime": previewRuntime,
  "preview-scale": previewScale,
  "preview-hosts": previewHosts,
  "preview-before": previewBefore,
  rotation: rotationParallel,
  doctor: doctorBench,
};
/** Benches that need no local AWS. */
const ALONE: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  gate: gateBench,
  monitoring: monitoringRules,
  renewal: renewalBench,
  simulation: simulationBench,
};
const KNOWN = [...Object.keys(BENCHES), ...Object.keys(ALONE)];
const TIME_FACTOR = 60;

const write = (line: string) => process.stdout.write(`${line}\n`);
const command = new Command("npm run bench --")
  .description("Measures ratios within one run: preview, doctor, gate, monitoring rules, renewal, simulation.")
  .addArgument(new Argument("[name...]", "the benches to run").choices(KNOWN).default(KNOWN, "all"))
  .option("--json <file>", "also write the rows as JSON")
  .parse();
const names: readonly string[] = command.processedArgs[0];
const { json } = command.opts<{ json?: string }>();

const rows: BenchRow[] = [];
for (const [name, bench] of chosen(BENCHES)) {
  write(`bench ${name} …`);
  rows.push(...(await staged(bench)));
}
for (const [name, bench] of chosen(ALONE)) {
  write(`bench ${name} …`);
  rows.push(...(await bench()));
}
write(benchTable(rows));
if (json !== undefined) await writeFile(json, `${JSON.stringify({ rows }, undefined, 2)}\n`);

/** A local AWS for each: what one bench has deployed stays there, and would be in the way of the next. */
async function staged(bench: (stage: BenchStage) => Promise<BenchRow[]>): Promise<BenchRow[]> {
  const stage = await benchStage(write, TIME_FACTOR);
  try {
    return await bench(stage);
  } finally {
    await stage.aws.stop();
  }
}

function chosen<T>(benches: Readonly<Record<string, T>>): (readonly [name: string, bench: T])[] {
  return Object.entries(benches).filter(([name]) => names.includes(name));
}
