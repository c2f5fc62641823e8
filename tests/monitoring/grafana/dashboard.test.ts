import assert from "node:assert/strict";
import { dashboard, dashboardProvisioning, datasourceProvisioning } from "../../../monitoring/grafana/dashboard.ts";
import { DEFAULT_SETTINGS } from "../../../monitoring/index.ts";
import { mailInventory } from "../mailInventory.ts";

interface PanelJson {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
  readonly fieldConfig: { readonly overrides: readonly unknown[] };
}

function panelsOf(inventory = mailInventory()): PanelJson[] {
  return JSON.parse(JSON.stringify(dashboard(inventory, DEFAULT_SETTINGS))).panels;
}

describe("dashboard", () => {
  it("shows days left, renewals, served against stored, probes, and the renewal function", () => {
    assert.deepEqual(
      panelsOf().map(({ title }) => title),
      [
        "Days left",
        "Alerts that fire",
        "Renewals: days left at every instance",
        "Served certificates",
        "Served against stored",
        "Probes",
        "Renewal function: since its last run",
        "Renewal function: failures in a row",
        "Renewal function: seconds until the CA accepts orders",
        "Renewal function: stored and not served",
      ],
    );
  });

  it("colours the bar of each certificate by its own thresholds", () => {
    const steps = (critical: number, warning: number, renewal: number) => [
      { value: null, color: "red" },
      { value: critical, color: "orange" },
      { value: warning, color: "yellow" },
      { value: renewal, color: "green" },
    ];
    assert.deepEqual(panelsOf()[0]?.fieldConfig.overrides, [
      {
        matcher: { id: "byName", options: "wildcard" },
        properties: [
          { id: "max", value: 198 },
          { id: "thresholds", value: { mode: "absolute", steps: steps(7, 21, 45) } },
        ],
      },
      {
        matcher: { id: "byName", options: "smtp-out" },
        properties: [
          { id: "max", value: 90 },
          { id: "thresholds", value: { mode: "absolute", steps: steps(6.9, 21, 30) } },
        ],
      },
    ]);
  });

  it("marks rotations", () => {
    const { annotations } = dashboard(mailInventory(), DEFAULT_SETTINGS);
    assert.deepEqual(
      annotations.list?.map(({ name, expr }) => [name, expr]),
      [["Rotation", "changes(cabal_tls_active_generation[5m]) > 0"]],
    );
  });

  it("has no panels about renewal in a stack without host certificates", () => {
    const inventory = mailInventory();
    const wildcardOnly = { ...inventory, certificates: inventory.certificates.slice(0, 1) };
    assert.equal(
      panelsOf(wildcardOnly).some(({ title }) => title.startsWith("Renewal function")),
      false,
    );
  });
});

describe("Grafana's provisioning files", () => {
  it("name the data source by the id that every panel, query and annotation has", () => {
    assert.deepEqual(datasourceProvisioning({ prometheusUrl: "http://prometheus.example:9090" }), {
      apiVersion: 1,
      datasources: [
        {
          name: "cabal-tls",
          type: "prometheus",
          uid: "cabal-tls-prometheus",
          access: "proxy",
          url: "http://prometheus.example:9090",
          editable: false,
        },
      ],
    });
    const text = JSON.stringify(dashboard(mailInventory(), DEFAULT_SETTINGS));
    const found = [...text.matchAll(/"datasource":(\{[^}]*\})/g)].map((match) => JSON.parse(match[1] ?? ""));
    assert.ok(found.length >= 21, `ten panels with a query each, and an annotation; found ${found.length}`);
    for (const one of found) assert.deepEqual(one, { type: "prometheus", uid: "cabal-tls-prometheus" });
  });

  it("name the folder of the dashboard, which nobody deletes by hand", () => {
    assert.deepEqual(dashboardProvisioning({ dashboardDir: "/etc/grafana/dashboards" }), {
      apiVersion: 1,
      providers: [
        { name: "cabal-tls", type: "file", disableDeletion: true, options: { path: "/etc/grafana/dashboards" } },
      ],
    });
  });
});
