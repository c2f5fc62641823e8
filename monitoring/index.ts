export { durations } from "./durations.ts";
export { probeInstances } from "./probeInstance.ts";
export { type RenderedFile, renderMonitoring } from "./renderMonitoring.ts";
export { DEFAULT_SETTINGS, type RenderSettings } from "./renderSettings.ts";
export type { AlertDraft, AlertingRule, RecordingRule, Rule } from "./rules/alertRule.ts";
export { alertDrafts, type RuleGroups, ruleGroups } from "./rules/ruleGroups.ts";
