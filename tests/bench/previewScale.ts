import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { type BenchRow, benchRow } from "./benchRow.ts";
import { type BenchStage, PROGRAM_DIR, previewSeconds, withStack } from "./benchStage.ts";

const RUNS = 2;
const SIZES = [1, 10, 100] as const;
const MILLISECONDS_A_RESOURCE = 25;

interface Size {
  readonly endpoints: number;
  readonly resources: number;
  readonly seconds: number;
}

/** Preview (all creates) with 1, 10 and 100 IMAP endpoints: what a further resource costs. */
export async function previewScale(stage: BenchStage): Promise<BenchRow[]> {
  const sizes: Size[] = [];
  for (const endpoints of SIZES) sizes.push(await measured(stage, endpoints));
  return sizes.map((size, index) => rowOf(size, sizes[index - 1]));
}

async function measured(stage: BenchStage, endpoints: number): Promise<Size> {
  return withStack(stage, PROGRAM_DIR, withEndpoints(stage.settings, endpoints), async (stack) => {
    const seconds = await previewSeconds(stack, RUNS);
    const { operations } = await stack.preview();
    return { endpoints, resources: operations["create"] ?? 0, seconds };
  });
}

/** The row tells what each resource beyond the smaller size costs, so that the start-up is not in it. */
function rowOf(size: Size, smaller: Size | undefined): BenchRow {
  const bench = "preview-scale";
  if (smaller === undefined) {
    const metric = `${size.endpoints} endpoint, ${size.resources} resources: whole preview`;
    return benchRow({ bench, metric, unit: "s", ours: size.seconds });
  }
  const more = size.resources - smaller.resources;
  return benchRow({
    bench,
    metric: `${size.endpoints} endpoints, ${size.resources} resources: each further resource`,
    unit: "ms",
    ours: (1000 * (size.seconds - smaller.seconds)) / more,
    limit: { oursAtMost: MILLISECONDS_A_RESOURCE },
  });
}

function withEndpoints(settings: StackSettings, count: number): StackSettings {
  const endpoints = Array.from({ length: count }, (_, index) => ({
    name: `imap${index}`,
    kind: "nlb",
    hostname: `imap${index}`,
    port: 993,
    target: { port: 143 },
  }));
  return { ...settings, "cabal-tls:endpoints": endpoints };
}
