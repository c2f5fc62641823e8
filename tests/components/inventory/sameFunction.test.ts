import assert from "node:assert/strict";
import { assertSame } from "../../../components/inventory/sameFunction.ts";
import { encodeInventory } from "../../../core/inventoryCodec.ts";

const GENERATION = { generation: 2, origin: "requested", names: ["*.example.net"], keyAlgorithm: "RSA_2048" } as const;

/** The parameter as the last update left it: a generation of an ACME CA, imported by the function `old`. */
const DEPLOYED = encodeInventory({
  version: 2,
  project: "cabal-tls",
  stack: "prod",
  region: "us-west-2",
  controlDomain: "example.net",
  mailDomains: [],
  zoneId: "Z1",
  certificates: [
    {
      name: "wildcard",
      pipeline: "acm",
      names: ["*.example.net"],
      active: 2,
      generations: [{ ...GENERATION, issuer: "acme", arns: {} }],
      thresholds: { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 },
    },
  ],
  endpoints: [],
  renewal: { functionName: "old", scheduleName: "old", scheduleGroup: "default", logGroup: "/aws/lambda/old" },
});

describe("the update of the inventory's parameter", () => {
  it("fails when the function gets another name in the change that drops what it has imported", () => {
    assert.throws(
      () => assertSame(DEPLOYED, "new"),
      /^Error: acme\.functionName: new is not allowed in the change that drops generation 2: old has imported/,
    );
  });

  it("passes with the same name, and without a function", () => {
    assertSame(DEPLOYED, "old");
    assertSame(DEPLOYED, undefined);
  });

  it("passes whatever somebody else has written into the parameter, and when it is new", () => {
    for (const text of ["not an inventory", "", undefined]) assertSame(text, "new");
  });
});
