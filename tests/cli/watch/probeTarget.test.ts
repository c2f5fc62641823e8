import assert from "node:assert/strict";
import { probeTargets, watchTargets } from "../../../cli/watch/probeTarget.ts";
import type { EndpointEntry } from "../../../core/inventory.ts";
import { inventoryFixture } from "../inventoryFixture.ts";

const HOST: EndpointEntry = {
  name: "smtp-out-465",
  kind: "ecs",
  hosts: ["smtp-out.example.net"],
  port: 465,
  protocol: "tls",
  certificate: "smtp-out",
  impact: "Mail clients refuse to connect to smtp-out.example.net on port 465, so nobody can send mail.",
  identifiers: {},
};

describe("probeTargets", () => {
  it("leaves out ports whose certificate no rotation moves", () => {
    const inventory = inventoryFixture();
    const targets = probeTargets({ ...inventory, endpoints: [...inventory.endpoints, HOST] });
    assert.deepEqual(targets, probeTargets(inventory));
    assert.equal(
      targets.some(({ endpoint }) => endpoint === "smtp-out-465"),
      false,
    );
    assert.ok(targets.length > 0);
  });
});

describe("watchTargets", () => {
  it("has every endpoint, also those that no rotation moves", () => {
    const inventory = inventoryFixture();
    const targets = watchTargets({ ...inventory, endpoints: [...inventory.endpoints, HOST] });
    assert.deepEqual(targets.at(-1), {
      endpoint: "smtp-out-465",
      kind: "ecs",
      host: "smtp-out.example.net",
      port: 465,
      protocol: "tls",
    });
    assert.equal(targets.length, probeTargets(inventory).length + 1);
  });
});
