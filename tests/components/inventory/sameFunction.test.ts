import assert from "node:assert/strict";
import { assertSame } from "../../../components/inventory/sameFunction.ts";
import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { deployedInventory } from "../../core/rotation/deployedInventory.ts";

const GENERATION = { generation: 2, origin: "requested", names: ["*.example.net"], keyAlgorithm: "RSA_2048" } as const;

/** The parameter as the last update left it: the function `old` has imported a generation of an ACME CA. */
const DEPLOYED = encodeInventory(deployedInventory({ ...GENERATION, issuer: "acme", arns: {} }));

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
