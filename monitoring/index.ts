export { durations } from "./settings/durations.ts";
export { probeInstances } from "./settings/probeInstance.ts";
export { type RenderedFile, renderMonitoring } from "./renderMonitoring.ts";
export { DEFAULT_SETTINGS, type RenderSettings } from "./settings/renderSettings.ts";
export type { AlertDraft, AlertingRule, RecordingRule, PrometheusRule } from "./rules/alertRule.ts";
export { alertDrafts } from "./rules/alerts.ts";
export { type RuleGroups, ruleGroups } from "./rules/ruleGroups.ts";
