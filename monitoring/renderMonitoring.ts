import type { Inventory } from "../core/inventory.ts";
import { alertmanagerConfig } from "./alertmanagerConfig.ts";
import { blackboxConfig } from "./blackboxConfig.ts";
import { dashboard } from "./grafana/dashboard.ts";
import { dashboardProvisioning, datasourceProvisioning } from "./grafana/provisioning.ts";
import { probeTargets } from "./prometheus/probeTargets.ts";
import { prometheusConfig, RULES_FILE } from "./prometheus/prometheusConfig.ts";
import { scrapeConfigs, TARGETS_FILE } from "./prometheus/scrapeConfigs.ts";
import { promtoolTests } from "./promtoolTests.ts";
import type { RenderSettings } from "./renderSettings.ts";
import { ruleGroups } from "./rules/ruleGroups.ts";
import { yamlText } from "./yamlText.ts";

export interface RenderedFile {
  /** From the output folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file that monitoring needs. The same inventory and settings give the same bytes. */
export function renderMonitoring(inventory: Inventory, settings: RenderSettings): RenderedFile[] {
  const yaml = (path: string, content: unknown, comment = "") => ({ path, text: yamlText(content, comment) });
  const json = (path: string, content: unknown) => ({ path, text: `${JSON.stringify(content, undefined, 2)}\n` });
  return [
    yaml("prometheus/prometheus.yml", prometheusConfig(inventory, settings), PROMETHEUS),
    yaml("prometheus/scrape_configs.yml", { scrape_configs: scrapeConfigs(inventory, settings) }, SCRAPE_CONFIGS),
    json(`prometheus/${TARGETS_FILE}`, probeTargets(inventory, settings)),
    yaml(`prometheus/${RULES_FILE}`, ruleGroups(inventory, settings)),
    yaml("prometheus/tests/cabal-tls.yml", promtoolTests(inventory), PROMTOOL),
    yaml("blackbox/blackbox.yml", blackboxConfig(inventory, settings), BLACKBOX),
    yaml("alertmanager/alertmanager.yml", alertmanagerConfig(settings), ALERTMANAGER),
    json("grafana/dashboards/cabal-tls.json", dashboard(inventory)),
    yaml("grafana/provisioning/dashboards/cabal-tls.yml", dashboardProvisioning(settings)),
    yaml("grafana/provisioning/datasources/cabal-tls.yml", datasourceProvisioning(settings)),
  ];
}

const PROMETHEUS = "A whole configuration. To add to one that you have, take scrape_configs.yml and rules/.";
const SCRAPE_CONFIGS = "For `scrape_config_files` (Prometheus 2.43 or newer), or to copy; targets/ lies beside it.";
const PROMTOOL = "promtool test rules tests/cabal-tls.yml";
const BLACKBOX = "Two modules an instance: identity (which certificate), trust (would a careful client take it).";
const ALERTMANAGER = "Copy route and inhibit_rules into your configuration, and name your own receiver.";
