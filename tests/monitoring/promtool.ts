import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Inventory } from "../../core/inventory.ts";
import { ruleGroups } from "../../monitoring/index.ts";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { type MonitoringTools, monitoringTools } from "../../packages/local-aws/toolchain/monitoringTools.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";

let found: Promise<MonitoringTools> | undefined;

/** Prometheus and its tools, looked for once a run. */
export function tools(): Promise<MonitoringTools> {
  found ??= monitoringTools(cacheDir(), (line) => process.stderr.write(`${line}\n`));
  return found;
}

/** What is firing at one moment: `alertname instance`, sorted. Everything that is not named must be silent. */
export interface Moment {
  /** Such as `1h30m`. */
  readonly at: string;
  readonly firing: readonly string[];
}

export interface RuleTest {
  /** What promtool calls it when it fails; @default nothing */
  readonly name?: string;
  /** Values, one a minute, by series, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  readonly moments: readonly Moment[];
  /** Annotations that an alert must have at that moment, whole. */
  readonly annotations?: readonly {
    readonly at: string;
    readonly alert: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** Runs promtool on an inventory's rules, once for all tests. The time of the series begins at 1970-01-01. */
export async function assertRules(inventory: Inventory, ...tests: readonly RuleTest[]): Promise<void> {
  await assertRulesEvery("1m", inventory, ...tests);
}

/** The same, with other pauses between the evaluations: every other one as a Prometheus that was away for as long. */
export async function assertRulesEvery(
  pause: string,
  inventory: Inventory,
  ...tests: readonly RuleTest[]
): Promise<void> {
  const { promtool } = await tools();
  const dir = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    const rules = ruleGroups(inventory, { timeFactor: 1, jobPrefix: "", runbookUrl: "https://example.org/runbook" });
    writeFileSync(join(dir, "rules.yml"), stringify(rules));
    const file = { rule_files: ["rules.yml"], evaluation_interval: pause, tests: tests.map(promtoolTest) };
    writeFileSync(join(dir, "test.yml"), stringify(file));
    const { code, stdout, stderr } = await runTool(promtool, ["test", "rules", join(dir, "test.yml")], {
      deadlineSeconds: 120,
    });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function promtoolTest({ name = "", series, moments, annotations = [] }: RuleTest): object {
  return {
    name,
    interval: "1m",
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    promql_expr_test: moments.map(({ at, firing }) => ({
      expr: `group by (alertname, instance) (ALERTS{alertstate="firing"})`,
      eval_time: at,
      exp_samples: firing.map((alert) => {
        const [alertname = "", instance = ""] = alert.split(" ");
        return { labels: `{alertname="${alertname}", instance="${instance}"}`, value: 1 };
      }),
    })),
    alert_rule_test: annotations.map(({ at, alert, labels, annotations: wanted }) => ({
      eval_time: at,
      alertname: alert,
      exp_alerts: [{ exp_labels: labels, exp_annotations: wanted }],
    })),
  };
}
