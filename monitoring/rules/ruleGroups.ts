import type { Inventory } from "../../core/inventory.ts";
import { durations } from "../durations.ts";
import type { RenderSettings } from "../renderSettings.ts";
import { type AlertDraft, alertRule, type Rule } from "./alertRule.ts";
import { expiryAlerts } from "./expiryAlerts.ts";
import { heldRules } from "./heldRules.ts";
import { inventoryRules } from "./inventoryRules.ts";
import { probeAlerts } from "./probeAlerts.ts";
import { renewalAlerts } from "./renewalAlerts.ts";

export interface RuleGroups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** Every alert, as it is before it is a rule. */
export function alertDrafts(timeFactor: number): AlertDraft[] {
  const time = durations(timeFactor);
  return [...expiryAlerts(time), ...probeAlerts(time), ...renewalAlerts(time)];
}

/** One group, since its rules are evaluated in order and each sees what those before it have just told. */
export function ruleGroups(
  inventory: Inventory,
  { timeFactor, runbookUrl }: Pick<RenderSettings, "timeFactor" | "runbookUrl">,
): RuleGroups {
  const alerts = alertDrafts(timeFactor).map((draft) => alertRule(draft, runbookUrl));
  const rules = [...inventoryRules(inventory), ...heldRules(durations(timeFactor)), ...alerts];
  return { groups: [{ name: "cabal-tls", rules }] };
}
