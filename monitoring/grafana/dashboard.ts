import { type Dashboard, DashboardBuilder, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Inventory } from "../../core/inventory.ts";
import { DATASOURCE, panels } from "./panels.ts";

/** Grafana finds the dashboard again by this when it is provisioned anew. */
const UID = "cabal-tls";

/** The dashboard of the stack's certificates. */
export function dashboard(inventory: Inventory): Dashboard {
  const builder = new DashboardBuilder(`Certificates of ${inventory.controlDomain}`)
    .uid(UID)
    .description("Days left, renewals, what is served against what should be, and the renewal function.")
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
  for (const panel of panels(inventory)) builder.withPanel(panel);
  return builder.build();
}

/** The moments at which another generation of the wildcard became the active one. */
export const ROTATION = "changes(cabal_tls_active_generation[5m]) > 0";
