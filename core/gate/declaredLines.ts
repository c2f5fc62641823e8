import type { GateArgs } from "./changeFacts.ts";
import { declaredChange, deployedInventory } from "./declaredChange.ts";
import { type Disagreement, disagreements } from "./expectedPlan.ts";
import { planLine, whatHappens } from "./gateLine.ts";
import { GATE_REASONS, type GateReason } from "./judgement.ts";
import type { GateLine } from "./gateReport.ts";
import { faultWords } from "./planFault.ts";
import type { Plan, PlanStep } from "./plan.ts";

/** With one of these the plan is not whole, or was made of a state that is not true. */
const SAYS_ENOUGH: ReadonlySet<GateReason> = new Set([
  "NAME_TAKEN",
  "PREVIEW_FAILED",
  "LAST_UPDATE_FAILED",
  "NOTHING_PLANNED",
]);

/**
 * The lines of a change that is declared a rotation, after the whole plan was compared with what such a change must do. A
 * step that its own rules let pass is blocked when it is not explained; a step that is blocked already keeps its reason.
 */
export function declaredLines(lines: readonly GateLine[], plan: Plan, args: GateArgs): readonly GateLine[] {
  if (args.declared !== "rotation") return lines;
  if (lines.some(({ reason }) => SAYS_ENOUGH.has(reason))) return lines;
  if (!plan.listsSames) return [...lines, planLine("preview", "SAMES_NOT_LISTED")];
  const inventory = deployedInventory(args.inventory ?? plan.deployed);
  const change = inventory === undefined ? undefined : declaredChange(plan, inventory);
  if (change === undefined) return [...lines, planLine("preview", "NO_INVENTORY")];
  return disagreements(plan, change).reduce(withDisagreement, lines);
}

function withDisagreement(lines: readonly GateLine[], found: Disagreement): readonly GateLine[] {
  if ("missing" in found) return [...lines, planLine(found.missing, "MISSING", found.expected)];
  const { step, faults } = found;
  const own = lines.filter(({ urn }) => urn === step.urn);
  if (own.some(({ verdict }) => verdict === "block")) return lines;
  const unexplained = unexplainedLine(step, faultWords(faults));
  const [first] = own;
  return first === undefined
    ? [...lines, unexplained]
    : lines.map((one) => (one === first ? { ...unexplained, what: one.what } : one));
}

function unexplainedLine(step: PlanStep, detail: string): GateLine {
  return {
    urn: step.urn,
    name: step.name,
    what: whatHappens(step),
    class: "other",
    verdict: "block",
    reason: "UNEXPLAINED",
    message: GATE_REASONS.UNEXPLAINED,
    detail,
  };
}
