import { stringify } from "yaml";
import type { Inventory } from "../../core/inventory.ts";
import { probeInstances, type RenderedFile, type RenderSettings } from "../../monitoring/index.ts";
import { prometheusConfig } from "../../monitoring/prometheusConfig.ts";

export const NAIVE = "one probe and two alerts an endpoint, fixed days";
const PAIR = [
  { alert: "BlackboxTLSCertExpiringSoonWarning", days: 21, severity: "warning" },
  { alert: "BlackboxTLSCertExpiringSoonCritical", days: 7, severity: "critical" },
];

/** The same rendered files with the plain alternative in them: the source system's two alerts, written out. */
export function naiveMonitoring(
  inventory: Inventory,
  settings: RenderSettings,
  ours: readonly RenderedFile[],
): RenderedFile[] {
  const { scrape_configs, ...config } = prometheusConfig(inventory, settings) as {
    readonly scrape_configs: readonly { readonly job_name: string }[];
  };
  const jobs = scrape_configs.filter(({ job_name }) => job_name === "blackbox-tls");
  const texts: Readonly<Record<string, string>> = {
    "prometheus/prometheus.yml": stringify({ ...config, scrape_configs: jobs }),
    "prometheus/rules/cabal-tls.yml": stringify({ groups: [{ name: "naive", rules: naiveRules(inventory) }] }),
  };
  return ours.map(({ path, text }) => ({ path, text: texts[path] ?? text }));
}

function naiveRules(inventory: Inventory): object[] {
  return probeInstances(inventory).flatMap(({ instance, impact }) =>
    PAIR.map(({ alert, days, severity }) => ({
      alert,
      expr: `probe_ssl_earliest_cert_expiry{job="blackbox-tls",instance="${instance}"} - time() < ${days} * 86400`,
      for: "15m",
      labels: { severity },
      annotations: {
        summary: `The certificate at ${instance} expires in less than ${days} days.`,
        impact,
        runbook_url: "docs/runbooks/cert-expiring.md",
      },
    })),
  );
}
