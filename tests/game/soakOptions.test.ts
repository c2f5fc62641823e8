import assert from "node:assert/strict";
import { soakSeeds } from "./soakOptions.ts";

describe("the soak's arguments", () => {
  it("name one sequence, a range, or the usual twenty", () => {
    assert.deepEqual(soakSeeds(["--seed", "41"]), [41]);
    assert.deepEqual(soakSeeds(["--from", "100", "--count", "3"]), [100, 101, 102]);
    const usual = soakSeeds([]);
    assert.ok(Array.isArray(usual));
    assert.deepEqual([usual.length, usual[0], usual.at(-1)], [20, 1, 20]);
    assert.equal(soakSeeds(["--help"]), "help");
  });

  it("are refused with the reason", () => {
    assert.deepEqual(soakSeeds(["--seed", "x"]), { fault: '--seed is "x": give a whole number from 0 to 999999999.' });
    const unknown = soakSeeds(["--sed", "1"]);
    assert.ok(typeof unknown === "object" && "fault" in unknown && unknown.fault.startsWith("Unknown option '--sed'"));
  });
});
