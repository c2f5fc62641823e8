import type { Inventory } from "../../core/inventory.ts";
import { durations, durationText } from "../durations.ts";
import type { RenderSettings } from "../renderSettings.ts";
import { scrapeConfigs } from "./scrapeConfigs.ts";

/** Where the rules are, from the folder of the Prometheus configuration. */
export const RULES_FILE = "rules/cabal-tls.yml";

/** A whole configuration of Prometheus, to start one with. */
export function prometheusConfig(inventory: Inventory, settings: RenderSettings): object {
  const interval = durationText(durations(settings.timeFactor).scrapeInterval);
  return {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: [RULES_FILE],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [settings.alertmanagerAddress] }] }] },
    scrape_configs: scrapeConfigs(inventory, settings),
  };
}
