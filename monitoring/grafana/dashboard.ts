import { PanelBuilder as BarGauge } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { BarGaugeDisplayMode } from "@grafana/grafana-foundation-sdk/common";
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as Stat } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as StateTimeline } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as Table } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";
import { hostCertificates, type Inventory, type Thresholds } from "../../core/inventory.ts";
import { type JobNames, jobNames, type RenderSettings } from "../settings/renderSettings.ts";
import { DAY_SECONDS } from "../../core/time.ts";

/** The provisioned data source; its uid is what panels refer to. */
const DATASOURCE = { type: "prometheus", uid: "cabal-tls-prometheus" } as const;

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

const SERVED = "instance:tls_served_info:held";

function panels(inventory: Inventory, jobs: JobNames): Builder<Panel>[] {
  const renewal = hostCertificates(inventory).length > 0 ? renewalPanels() : [];
  return [
    daysLeft(inventory),
    firing(),
    renewalTimeline(),
    servedTimeline(),
    servedAgainstExpected(),
    probes(jobs),
    ...renewal,
  ];
}

/** A bar for each certificate, coloured by its own thresholds. */
function daysLeft({ certificates }: Inventory): Builder<Panel> {
  const panel = new BarGauge()
    .title("Days left")
    .description("Of each certificate, where the fewest are left. Colours: renewal overdue, warning, critical.")
    .datasource(DATASOURCE)
    .span(16)
    .height(8)
    .displayMode(BarGaugeDisplayMode.Lcd)
    .unit("d")
    .decimals(1)
    .min(0)
    .withTarget(
      query(
        `min by (cert) (instance:tls_expiry_timestamp_seconds:held - time()) / ${DAY_SECONDS}`,
        "{{cert}}",
      ).instant(),
    );
  for (const { name, thresholds } of certificates) {
    panel.overrideByName(name, [
      { id: "max", value: thresholds.lifetimeSeconds / DAY_SECONDS },
      { id: "thresholds", value: colours(thresholds).build() },
    ]);
  }
  return panel;
}

function colours({ renewBeforeSeconds, warningSeconds, criticalSeconds }: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: "red" },
    { value: criticalSeconds / DAY_SECONDS, color: "orange" },
    { value: warningSeconds / DAY_SECONDS, color: "yellow" },
    { value: renewBeforeSeconds / DAY_SECONDS, color: "green" },
  ]);
}

function firing(): Builder<Panel> {
  return new Stat()
    .title("Alerts that fire")
    .datasource(DATASOURCE)
    .span(8)
    .height(8)
    .thresholds(zeroIsGreen())
    .withTarget(query(`count(ALERTS{alertstate="firing", cert!=""}) or vector(0)`, "").instant());
}

function zeroIsGreen(): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: "green" },
    { value: 1, color: "red" },
  ]);
}

function renewalTimeline(): Builder<Panel> {
  return new TimeSeries()
    .title("Renewals: days left at every instance")
    .description("A step up is a renewed certificate that is served.")
    .datasource(DATASOURCE)
    .span(24)
    .height(8)
    .unit("d")
    .withTarget(query(`(instance:tls_expiry_timestamp_seconds:held - time()) / ${DAY_SECONDS}`, "{{instance}}"));
}

function servedTimeline(): Builder<Panel> {
  return new StateTimeline()
    .title("Served certificates")
    .description("One row for each certificate at each instance, by its SHA-256.")
    .datasource(DATASOURCE)
    .span(24)
    .height(8)
    .withTarget(query(`group by (instance, fingerprint_sha256) (${SERVED})`, "{{instance}} {{fingerprint_sha256}}"));
}

function servedAgainstExpected(): Builder<Panel> {
  const served = `group by (cert, instance, address, fingerprint_sha256) (${SERVED})`;
  const expected = "on (cert, fingerprint_sha256) group by (cert, fingerprint_sha256) (cert_expected_info)";
  return new Table()
    .title("Served against stored")
    .description("Value 1: what is served is what ACM or SSM has. Value 0: it is not.")
    .datasource(DATASOURCE)
    .span(24)
    .height(8)
    .withTarget(
      query(`(${served} and ${expected}) or (${served} unless ${expected}) * 0`, "")
        .instant()
        .format(PromQueryFormat.Table),
    );
}

function probes({ identity, trust }: JobNames): Builder<Panel> {
  return new StateTimeline()
    .title("Probes")
    .description(`1: the handshake succeeded; in the job ${trust} also its check of the certificate.`)
    .datasource(DATASOURCE)
    .span(24)
    .height(8)
    .withTarget(query(`min by (job, instance) (probe_success{job=~"${identity}|${trust}"})`, "{{instance}} {{job}}"));
}

function renewalPanels(): Builder<Panel>[] {
  const stat = (title: string, expr: string, unit: string) =>
    new Stat()
      .title(title)
      .datasource(DATASOURCE)
      .span(6)
      .height(6)
      .unit(unit)
      .withTarget(query(expr, "{{cert}}").instant());
  return [
    stat("Renewal function: since its last run", "cert:renewal_run_age_seconds:held", "s"),
    stat("Renewal function: failures in a row", "max by (cert) (cabal_tls_renewal_failures)", "none"),
    stat(
      "Renewal function: seconds until the CA accepts orders",
      "clamp_min(cert:renewal_not_before_timestamp_seconds:held - time(), 0)",
      "s",
    ),
    stat("Renewal function: stored and not served", "cert:renewal_stored_not_served:held", "none"),
  ];
}

function query(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend);
}
