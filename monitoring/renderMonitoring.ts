import { stringify } from "yaml";
import { CABAL_TLS } from "../core/commandLine.ts";
import type { Inventory } from "../core/inventory.ts";
import { alertmanagerConfig } from "./alertmanagerConfig.ts";
import { blackboxConfig } from "./blackboxConfig.ts";
import { dashboard, dashboardProvisioning, datasourceProvisioning } from "./grafana/dashboard.ts";
import { scrapeTargets, prometheusConfig, RULES_FILE, scrapeConfigs, TARGETS_FILE } from "./prometheusConfig.ts";
import { promtoolTests } from "./promtoolTests.ts";
import { jobNames, type RenderSettings } from "./settings/renderSettings.ts";
import { ruleGroups } from "./rules/ruleGroups.ts";

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
    yaml(
      "prometheus/scrape_configs.yml",
      { scrape_configs: scrapeConfigs(inventory, settings) },
      scrapeConfigsNote(settings),
    ),
    json(`prometheus/${TARGETS_FILE}`, scrapeTargets(inventory, settings)),
    yaml(`prometheus/${RULES_FILE}`, ruleGroups(inventory, settings)),
    yaml("prometheus/tests/cabal-tls.yml", promtoolTests(inventory, settings), PROMTOOL),
    yaml("blackbox/blackbox.yml", blackboxConfig(inventory, settings), BLACKBOX),
    yaml("alertmanager/alertmanager.yml", alertmanagerConfig(settings), ALERTMANAGER),
    json("grafana/dashboards/cabal-tls.json", dashboard(inventory, settings)),
    yaml("grafana/provisioning/dashboards/cabal-tls.yml", dashboardProvisioning(settings)),
    yaml("grafana/provisioning/datasources/cabal-tls.yml", datasourceProvisioning(settings)),
  ];
}

const PROMETHEUS = "A whole configuration. To add to one that you have, take scrape_configs.yml and rules/.";
const PROMTOOL = "promtool test rules tests/cabal-tls.yml";
const BLACKBOX = "Two modules an instance: identity (which certificate), trust (would a careful client take it).";
const ALERTMANAGER =
  "Copy route and inhibit_rules into your configuration, and put your own receivers under the two names.";

/** What a Prometheus that already runs has to be checked for. */
function scrapeConfigsNote(settings: RenderSettings): string {
  const { identity, trust, facts } = jobNames(settings);
  return [
    "For `scrape_config_files` (Prometheus 2.43 or newer), or to copy; targets/ lies beside it.",
    `The jobs are ${identity}, ${trust} and ${facts}: render with --job-prefix where one of these is taken.`,
    "A rule of your own on probe_success == 0 of all jobs would fire for these too. Give it",
    `probe_success{job!~"${identity}|${trust}"}: TLSProbeAbsent and TLSCertNotTrusted cover them.`,
  ].join("\n");
}

/** First line of every file that can have one. */
const HEADING = `Made by \`${CABAL_TLS} render\`; change the inventory or the arguments instead of this file.`;

/** A YAML file. */
function yamlText(content: unknown, comment = ""): string {
  const lines = [HEADING, ...(comment === "" ? [] : comment.split("\n"))].map((line) => `# ${line}`.trimEnd());
  return `${lines.join("\n")}\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
