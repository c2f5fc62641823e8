import assert from "node:assert/strict";
import type { GenerationEntry } from "../../../core/inventory.ts";
import type { PlannedCertificate } from "../../../core/rotation/certificatePlan.ts";
import { renamedFunctionFault, renamedWhileDroppedFault } from "../../../core/rotation/renamedFunction.ts";
import { deployedInventory } from "./deployedInventory.ts";

const PLANNED: PlannedCertificate = {
  logicalName: "wildcard-g2-us-east-1",
  generation: 2,
  region: "us-east-1",
  names: ["*.example.net"],
  keyAlgorithm: "RSA_2048",
  obtainedAs: "wildcard-g2",
  protect: true,
  role: "active",
};

const GENERATION = { origin: "requested", names: ["*.example.net"], keyAlgorithm: "RSA_2048", arns: {} } as const;

describe("another name of the renewal function", () => {
  it("is refused while an import exists that the function deletes, with the name that it must have and what to do", () => {
    assert.equal(renamedFunctionFault(PLANNED, "old", "old"), undefined);
    assert.equal(
      renamedFunctionFault(PLANNED, "old", "new"),
      "acme.functionName: new is not allowed while generation 2 exists: old has imported its certificate (wildcard-g2) in " +
        "us-east-1, and is called by that name to delete it. Set functionName (cabal-tls:acme in the stack's file) to old, " +
        "also where the function has the other name by now. To rename it, first make another generation active, then " +
        "retire this one: npx --no -- cabal-tls rotate next.",
    );
    assert.match(
      renamedFunctionFault({ ...PLANNED, role: "older" }, "old", "new") ?? "",
      /To rename it, first retire this generation: npx --no -- cabal-tls rotate retire 2\.$/,
    );
  });

  it("is refused in the change that drops the generation, which only the last inventory has", () => {
    const imported: GenerationEntry = { ...GENERATION, generation: 2, issuer: "acme" };
    assert.equal(
      renamedWhileDroppedFault(deployedInventory({ ...GENERATION, generation: 1 }, imported), "new"),
      "acme.functionName: new is not allowed in the change that drops generation 2: old has imported its certificate, and " +
        "is called by that name to delete it. Set functionName (cabal-tls:acme in the stack's file) to old; rename the " +
        "function in a later change.",
    );
    assert.equal(renamedWhileDroppedFault(deployedInventory(imported), "old"), undefined);
  });

  it("passes where the function deletes nothing: generations of ACM, imports of somebody else, no function", () => {
    const external: GenerationEntry = { ...GENERATION, generation: 2, origin: "existing", issuer: "acme" };
    assert.equal(
      renamedWhileDroppedFault(deployedInventory({ ...GENERATION, generation: 1 }, external), "new"),
      undefined,
    );
    const { renewal: _, ...without } = deployedInventory({ ...GENERATION, generation: 2, issuer: "acme" });
    assert.equal(renamedWhileDroppedFault(without, "new"), undefined);
  });
});
