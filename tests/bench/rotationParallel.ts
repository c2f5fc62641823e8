import { assertSucceeded } from "../../examples/demo/deployment.ts";
import { withWildcard } from "../../examples/demo/stackSettings.ts";
import type { EngineStep } from "../../packages/local-aws/engine/index.ts";
import { type BenchRow, benchRow, unmeasuredRow } from "./benchRow.ts";
import { type BenchStage, PROGRAM_DIR, withStack } from "./benchStage.ts";

const BENCH = "rotation";
const METRIC = "first consumer update to the last";
/** The engine's own work between two parallel updates. */
const PARALLEL_RATIO = 1.25;
const CONSUMERS = new Set([
  "aws:lb/listener:Listener",
  "aws:cloudfront/distribution:Distribution",
  "aws:apigatewayv2/domainName:DomainName",
]);

/** An emergency in one change: the consumers move at the same time, so the whole takes as long as the slowest one. */
export async function rotationParallel(stage: BenchStage): Promise<BenchRow[]> {
  return withStack(stage, PROGRAM_DIR, stage.settings, async (stack) => {
    assertSucceeded("program", await stack.up());
    await stack.setConfig(withWildcard(stage.settings, { issued: [1, 2], active: 2 }));
    const rotation = await stack.up();
    assertSucceeded("rotation", rotation);
    return rowsOf(rotation.steps.filter((step) => step.op === "update" && CONSUMERS.has(step.type)));
  });
}

function rowsOf(steps: readonly EngineStep[]): BenchRow[] {
  const spans = steps.flatMap(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? [] : [{ startedAt, endedAt }],
  );
  if (spans.length === 0 || spans.length !== steps.length) {
    return [unmeasuredRow(BENCH, METRIC, "s", `${spans.length} of ${steps.length} consumer updates have times`)];
  }
  const durations = spans.map(({ startedAt, endedAt }) => (endedAt - startedAt) / 1000);
  const first = Math.min(...spans.map((span) => span.startedAt));
  const last = Math.max(...spans.map((span) => span.endedAt));
  const whole = (last - first) / 1000;
  const slowest = Math.max(...durations);
  const sum = durations.reduce((total, one) => total + one, 0);
  const common = { bench: BENCH, unit: "s", ours: whole };
  return [
    benchRow({
      ...common,
      metric: METRIC,
      peer: slowest,
      peerName: "slowest consumer",
      limit: { ratioAtMost: PARALLEL_RATIO },
    }),
    benchRow({ ...common, metric: METRIC, peer: sum, peerName: `sum of ${durations.length} consumers` }),
  ];
}
