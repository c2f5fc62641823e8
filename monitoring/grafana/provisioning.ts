import type { RenderSettings } from "../renderSettings.ts";
import { DATASOURCE } from "./panels.ts";

/** Tells Grafana where Prometheus is. */
export function datasourceProvisioning({ prometheusUrl }: Pick<RenderSettings, "prometheusUrl">): object {
  return {
    apiVersion: 1,
    datasources: [{ name: "cabal-tls", ...DATASOURCE, access: "proxy", url: prometheusUrl, editable: false }],
  };
}

/** Tells Grafana where the dashboard is. */
export function dashboardProvisioning({ dashboardDir }: Pick<RenderSettings, "dashboardDir">): object {
  return {
    apiVersion: 1,
    providers: [{ name: "cabal-tls", type: "file", disableDeletion: true, options: { path: dashboardDir } }],
  };
}
