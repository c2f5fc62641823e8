import { AnnotationQueryBuilder, type Dashboard, DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Inventory } from "../../core/inventory.ts";
import { jobNames, type RenderSettings } from "../settings/renderSettings.ts";
import { DATASOURCE, panels } from "./panels.ts";

/** Grafana recognises the dashboard by this when it is provisioned again. */
const UID = "cabal-tls";

/** The dashboard of the stack's certificates. */
export function dashboard(inventory: Inventory, settings: Pick<RenderSettings, "jobPrefix">): Dashboard {
  const builder = new DashboardBuilder(`Certificates of ${inventory.controlDomain}`)
    .uid(UID)
    .description("Days left, renewals, what is served and what should be, and the renewal function.")
    .tags(["cabal-tls"])
    .timezone("browser")
    .time({ from: "now-30d", to: "now" })
    .refresh("1m")
    .readonly()
    .annotation(
      new AnnotationQueryBuilder()
        .name("Rotation")
        .datasource(DATASOURCE)
        .enable(true)
        .iconColor("purple")
        .expr(ROTATION)
        .titleFormat("Rotation of {{cert}}"),
    );
  for (const panel of panels(inventory, jobNames(settings))) builder.withPanel(panel);
  return builder.build();
}

/** The moments at which another generation of the wildcard became the active one. */
const ROTATION = "changes(cabal_tls_active_generation[5m]) > 0";

/** The provisioning file that names Prometheus as a data source. */
export function datasourceProvisioning({ prometheusUrl }: Pick<RenderSettings, "prometheusUrl">): object {
  return {
    apiVersion: 1,
    datasources: [{ name: "cabal-tls", ...DATASOURCE, access: "proxy", url: prometheusUrl, editable: false }],
  };
}

/** The provisioning file that names the folder of the dashboard. */
export function dashboardProvisioning({ dashboardDir }: Pick<RenderSettings, "dashboardDir">): object {
  return {
    apiVersion: 1,
    providers: [{ name: "cabal-tls", type: "file", disableDeletion: true, options: { path: dashboardDir } }],
  };
}
