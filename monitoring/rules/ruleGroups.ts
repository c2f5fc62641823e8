import type { Inventory } from "../../core/inventory.ts";
import { durations } from "../settings/durations.ts";
import { jobNames, type RenderSettings } from "../settings/renderSettings.ts";
import { alertRule, type PrometheusRule } from "./alertRule.ts";
import { alertDrafts } from "./alerts.ts";
import { heldRules, inventoryRules, unseenRules } from "./recordingRules.ts";

export interface RuleGroups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly PrometheusRule[] }[];
}

/** One group, since its rules are evaluated in order and each sees the results of those before it. */
export function ruleGroups(
  inventory: Inventory,
  settings: Pick<RenderSettings, "timeFactor" | "runbookUrl" | "jobPrefix">,
): RuleGroups {
  const alerts = alertDrafts(settings).map((draft) => alertRule(draft, settings.runbookUrl));
  const time = durations(settings.timeFactor);
  const held = heldRules(time, jobNames(settings));
  const rules = [...inventoryRules(inventory), ...held, ...unseenRules(inventory, time), ...alerts];
  return { groups: [{ name: "cabal-tls", rules }] };
}
