import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { BenchRow } from "./benchRow.ts";
import { type BenchStage, benchStage } from "./benchStage.ts";
import { benchTable } from "./benchTable.ts";
import { doctorBench } from "./doctorBench.ts";
import { monitoringRules } from "./monitoringRules.ts";
import { previewHosts } from "./previewHosts.ts";
import { previewRuntime } from "./previewRuntime.ts";
import { previewScale } from "./previewScale.ts";
import { renewalBench } from "./renewalBench.ts";
import { rotationParallel } from "./rotationParallel.ts";

const BENCHES: Readonly<Record<string, (stage: BenchStage) => Promise<BenchRow[]>>> = {
  "preview-runtime": previewRuntime,
  "preview-scale": previewScale,
  "preview-hosts": previewHosts,
  rotation: rotationParallel,
  doctor: doctorBench,
};
/** Benches that need no local AWS. */
const ALONE: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  monitoring: monitoringRules,
  renewal: renewalBench,
};
const KNOWN = [...Object.keys(BENCHES), ...Object.keys(ALONE)];
const TIME_FACTOR = 60;

const write = (line: string) => process.stdout.write(`${line}\n`);
const { values, positionals } = parseArgs({ options: { json: { type: "string" } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : KNOWN;
const unknown = names.filter((name) => !KNOWN.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no bench is named ${unknown.join(", ")}; there are: ${KNOWN.join(", ")}\n`);
  process.exit(2);
}

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
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ rows }, undefined, 2)}\n`);

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
