import assert from "node:assert/strict";
import { stepLines } from "../../../cli/command/stepLines.ts";

describe("stepLines", () => {
  const steps = [
    { type: "git commit", does: "for review" },
    { type: "pulumi up", does: "deploys" },
  ];

  it("has what each step does beside it, in one column", () => {
    assert.deepEqual(stepLines(steps, 26), ["  git commit  # for review", "  pulumi up   # deploys"]);
  });

  it("has it above the step where one row would not fit", () => {
    assert.deepEqual(stepLines(steps, 25), ["  # for review", "  git commit", "  # deploys", "  pulumi up"]);
  });
});
