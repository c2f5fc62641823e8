import assert from "node:assert/strict";
import { rotationFacts } from "../../../examples/demo/rotationFacts.ts";

const RUN = {
  ok: true,
  exitCode: 0,
  operations: {},
  planned: false,
  steps: [],
  diagnostics: [],
  stderr: "",
  seconds: 1,
};

describe("rotationFacts", () => {
  it("counts an operation that did not occur as 0", () => {
    assert.deepEqual(rotationFacts({ ...RUN, operations: { create: 4, same: 2 } }).operations, {
      create: 4,
      update: 0,
      replace: 0,
      delete: 0,
      same: 2,
    });
  });

  it("sees a replacement under each of the engine's words", () => {
    for (const word of ["replace", "create-replacement", "delete-replaced"]) {
      assert.equal(rotationFacts({ ...RUN, operations: { [word]: 1 } }).operations.replace, 1, word);
    }
  });

  it("takes no times from a preview", () => {
    const step = {
      op: "update",
      urn: "u",
      type: "aws:lb/listener:Listener",
      name: "n",
      startedAt: 5,
      endedAt: 6,
      diffs: [],
      failed: false,
    };
    const times = (planned: boolean) => rotationFacts({ ...RUN, planned, steps: [step] }).steps[0];
    assert.deepEqual(times(false), { op: "update", type: "aws:lb/listener:Listener", name: "n", began: 5, ended: 6 });
    assert.deepEqual([times(true)?.began, times(true)?.ended], [undefined, undefined]);
  });

  it("leaves out components, which exist in the engine only", () => {
    const type = "cabal-tls:certificates:WildcardCertificate";
    const step = { op: "update", urn: "u", type, name: "wildcard", startedAt: 5, endedAt: 6, diffs: [], failed: false };
    const { operations, steps } = rotationFacts({ ...RUN, operations: { update: 5, same: 9 }, steps: [step] });
    assert.deepEqual([operations.update, operations.same, steps], [4, 9, []]);
  });

  it("tells the errors, without the engine's summary and other lines", () => {
    const diagnostics = ["warning: old", "info#err: channel closed", "error: api: not issued", "error: update failed"];
    assert.deepEqual(rotationFacts({ ...RUN, ok: false, diagnostics }).errors, ["error: api: not issued"]);
    assert.deepEqual(rotationFacts({ ...RUN, diagnostics }).errors, []);
  });

  it("gives the error output when a failed run told nothing else", () => {
    const failed = { ...RUN, ok: false, exitCode: 255, stderr: "error: the stack is currently locked\n" };
    assert.deepEqual(rotationFacts(failed).errors, ["error: the stack is currently locked"]);
    assert.deepEqual(rotationFacts({ ...failed, diagnostics: ["warning: w"] }).errors, ["warning: w"]);
  });
});
