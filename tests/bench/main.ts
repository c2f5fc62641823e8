import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { BenchRow } from "./benchRow.ts";
import { type BenchStage, benchStage } from "./benchStage.ts";
import { benchTable } from "./benchTable.ts";
import { previewRuntime } from "./previewRuntime.ts";
import { previewScale } from "./previewScale.ts";
import { rotationParallel } from "./rotationParallel.ts";

const BENCHES: Readonly<Record<string, (stage: BenchStage) => Promise<BenchRow[]>>> = {
  "preview-runtime": previewRuntime,
  "preview-scale": previewScale,
  rotation: rotationParallel,
};
const TIME_FACTOR = 60;

const write = (line: string) => process.stdout.write(`${line}\n`);
const { values, positionals } = parseArgs({ options: { json: { type: "string" } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`no bench is named ${unknown.join(", ")}; there are: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exit(2);
}

const stage = await benchStage(write, TIME_FACTOR);
const rows: BenchRow[] = [];
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (!names.includes(name)) continue;
    write(`bench ${name} …`);
    rows.push(...(await bench(stage)));
  }
} finally {
  await stage.aws.stop();
}
write(benchTable(rows));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ rows }, undefined, 2)}\n`);
