import { type BenchRow, benchRow, unmeasuredRow } from "./benchRow.ts";
import { type BenchStage, PROGRAM_DIR, previewSeconds, withStack } from "./benchStage.ts";
import { peakMemory } from "./peakMemory.ts";
import { commonJsProgram, emptyProgram, importingProgram, withTemporaryProgram } from "./temporaryProgram.ts";

const RUNS = 3;
/** The SDK's runner with the program: the process whose memory the program decides. */
const PROCESSES = { program: /pulumi\/cmd\/run\b/, engine: /\bpulumi preview\b/ };

/** What it compiled, ts-node keeps in the system's temporary folder: a new machine has nothing there, as in CI. */
const WITHOUT_CACHE = { TS_NODE_CACHE: "false" };

/** Preview of the full local program against the same under ts-node, and against an empty one. */
export async function previewRuntime(stage: BenchStage): Promise<BenchRow[]> {
  const full = await measured(stage, PROGRAM_DIR);
  const empty = await withTemporaryProgram(emptyProgram, (dir) => measured(stage, dir));
  const importing = await withTemporaryProgram(importingProgram, (dir) => measured(stage, dir));
  const bench = "preview-runtime";
  const rows = [
    benchRow({
      bench,
      metric: "full program above an empty one",
      unit: "s",
      ours: full.seconds,
      peer: empty.seconds,
      peerName: "empty program",
      limit: { excessAtMost: 2.5 },
    }),
    benchRow({
      bench,
      metric: "import of the SDKs alone",
      unit: "s",
      ours: importing.seconds,
      peer: empty.seconds,
      peerName: "empty program",
    }),
    memoryRow("peak memory of the program", full.program, empty.program),
    memoryRow("peak memory of the engine", full.engine, empty.engine),
  ];
  return [...(await againstTsNode(stage, full.seconds)), ...rows];
}

async function againstTsNode(stage: BenchStage, ours: number): Promise<BenchRow[]> {
  const shared = { bench: "preview-runtime", metric: "full program", unit: "s", ours } as const;
  try {
    const { compiling, cached } = await withTemporaryProgram(commonJsProgram, async (dir) => ({
      compiling: await measured(stage, dir, WITHOUT_CACHE),
      cached: await measured(stage, dir),
    }));
    return [
      benchRow({
        ...shared,
        peer: compiling.seconds,
        peerName: "CommonJS copy under ts-node, as in CI",
        limit: { ratioAtMost: 0.4 },
      }),
      benchRow({ ...shared, peer: cached.seconds, peerName: "the same, compiled before" }),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [unmeasuredRow(shared.bench, shared.metric, shared.unit, `no CommonJS copy: ${why.slice(0, 200)}`)];
  }
}

interface PreviewCost {
  readonly seconds: number;
  readonly program: number;
  readonly engine: number;
}

async function measured(
  stage: BenchStage,
  programDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<PreviewCost> {
  const { result, megabytes } = await peakMemory(PROCESSES, () =>
    withStack(stage, programDir, stage.settings, (stack) => previewSeconds(stack, RUNS), env),
  );
  return { seconds: result, program: megabytes["program"] ?? 0, engine: megabytes["engine"] ?? 0 };
}

function memoryRow(metric: string, ours: number, peer: number): BenchRow {
  return benchRow({ bench: "preview-runtime", metric, unit: "MB", ours, peer, peerName: "empty program" });
}
