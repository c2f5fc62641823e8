import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { type BenchRow, benchRow } from "./benchRow.ts";
import { type BenchStage, PROGRAM_DIR, previewSeconds, withStack } from "./benchStage.ts";

const RUNS = 3;
const MANY = 20;
const RESOURCES_A_HOST = 3;
const MILLISECONDS_A_HOST = 75;

interface Size {
  readonly hosts: number;
  readonly resources: number;
  readonly seconds: number;
}

/** Preview (all creates) without hosts, with one, and with many: what a host costs, listeners and grants aside. */
export async function previewHosts(stage: BenchStage): Promise<BenchRow[]> {
  const none = await measured(stage, 0);
  const one = await measured(stage, 1);
  const many = await measured(stage, MANY);
  const bench = "preview-hosts";
  const further = MANY - 1;
  return [
    benchRow({ bench, metric: `no host, ${none.resources} resources: whole preview`, unit: "s", ours: none.seconds }),
    benchRow({
      bench,
      metric: `the first host, with function, schedule and alarms: ${one.resources - none.resources} resources more`,
      unit: "s",
      ours: one.seconds - none.seconds,
    }),
    benchRow({
      bench,
      metric: `${MANY} hosts: resources of each further host`,
      unit: "",
      ours: (many.resources - one.resources) / further,
      limit: { oursAtMost: RESOURCES_A_HOST },
    }),
    benchRow({
      bench,
      metric: `${MANY} hosts: each further host`,
      unit: "ms",
      ours: (1000 * (many.seconds - one.seconds)) / further,
      limit: { oursAtMost: MILLISECONDS_A_HOST },
    }),
  ];
}

async function measured(stage: BenchStage, hosts: number): Promise<Size> {
  return withStack(stage, PROGRAM_DIR, withHosts(stage.settings, hosts), async (stack) => {
    const seconds = await previewSeconds(stack, RUNS);
    const { operations } = await stack.preview();
    return { hosts, resources: operations["create"] ?? 0, seconds };
  });
}

function withHosts(settings: StackSettings, count: number): StackSettings {
  if (count === 0) return settings;
  return {
    ...settings,
    "cabal-tls:acme": { contact: "mailto:hostmaster@example.com", agreeToTerms: true },
    "cabal-tls:hosts": Array.from({ length: count }, (_, index) => ({
      name: `mail${index}`,
      deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: `mail${index}` }],
    })),
  };
}
