import assert from "node:assert/strict";
import { REASONS } from "../../../../cli/doctor/reasons/index.ts";
import { LAST_FAULTS } from "../../../e2e/doctor/endpointFaults.ts";
import { FAULTS } from "../../../e2e/doctor/faults.ts";

/** Shown by tests of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ACCESS_DENIED: "the fault table, by a role that may not read ACM",
};

describe("the doctor's reasons", () => {
  it("each come first for a fault of the table, or are shown by a test of their own", () => {
    const shown = new Set([...FAULTS, ...LAST_FAULTS].map(({ reason }) => reason));
    const lacking = Object.keys(REASONS).filter((reason) => !shown.has(reason) && ELSEWHERE[reason] === undefined);
    assert.deepEqual(lacking, []);
  });

  it("are the only ones that the table names", () => {
    const named = [...FAULTS, ...LAST_FAULTS].map(({ reason }) => reason);
    assert.deepEqual(
      named.filter((reason) => !(reason in REASONS)),
      [],
    );
  });

  it("are produced under names that differ", () => {
    const names = [...FAULTS, ...LAST_FAULTS].map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, place) => names.indexOf(name) !== place),
      [],
    );
  });
});
