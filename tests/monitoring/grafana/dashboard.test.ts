import assert from "node:assert/strict";
import { dashboard } from "../../../monitoring/grafana/dashboard.ts";
import { mailInventory } from "../mailInventory.ts";

interface PanelJson {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
  readonly fieldConfig: { readonly overrides: readonly unknown[] };
}

function panelsOf(inventory = mailInventory()): PanelJson[] {
  return JSON.parse(JSON.stringify(dashboard(inventory))).panels;
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
        "Renewal function: seconds until the authority takes orders",
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
    const { annotations } = dashboard(mailInventory());
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
