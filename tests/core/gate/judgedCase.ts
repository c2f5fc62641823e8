import assert from "node:assert/strict";
import { type CertificateAnswer, type GateReport, readPreview } from "../../../core/gate/index.ts";
import { judgeSteps } from "../../../core/gate/judgePlan.ts";
import { INVENTORY, planText, type RawStep } from "./planFixture.ts";

export interface JudgedCase {
  readonly steps: readonly RawStep[];
  /** `class verdict REASON` of each line, in order of name. */
  readonly lines: readonly string[];
  readonly declared?: "rotation" | "any";
  readonly answers?: Readonly<Record<string, CertificateAnswer>> | "offline";
  readonly inventory?: unknown;
  readonly wildcard?: unknown;
}

export const UNUSED: CertificateAnswer = { state: "known", status: "ISSUED", usedBy: [] };
export const USED: CertificateAnswer = {
  state: "known",
  status: "ISSUED",
  usedBy: ["arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/other/1"],
};
/** The inventory of a stack that serves generation 2. */
export const ON_2 = { ...INVENTORY, certificates: [{ name: "wildcard", active: 2, generations: [] }] };

/** One test for each case. */
export function checkCases(cases: Readonly<Record<string, JudgedCase>>): void {
  for (const [title, one] of Object.entries(cases)) {
    it(title, () => {
      const { lines, verdict } = judged(one);
      assert.deepEqual(
        lines.map((line) => `${line.class} ${line.verdict} ${line.reason}`),
        one.lines,
      );
      assert.equal(verdict, one.lines.some((line) => line.includes(" block ")) ? "block" : "pass");
    });
  }
}

/** By the rules of each step alone: these plans have no whole stack that a declared change could be compared with. */
export function judged(one: JudgedCase): GateReport {
  const inventory = "inventory" in one ? one.inventory : INVENTORY;
  const plan = readPreview(planText(one.steps, { inventory, wildcard: one.wildcard }));
  const answers = one.answers === "offline" ? undefined : new Map(Object.entries(one.answers ?? {}));
  return judgeSteps(plan, { declared: one.declared ?? "any", answers });
}
