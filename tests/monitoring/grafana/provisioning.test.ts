import assert from "node:assert/strict";
import { dashboard } from "../../../monitoring/grafana/dashboard.ts";
import { dashboardProvisioning, datasourceProvisioning } from "../../../monitoring/grafana/provisioning.ts";
import { mailInventory } from "../mailInventory.ts";

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
    const text = JSON.stringify(dashboard(mailInventory()));
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
