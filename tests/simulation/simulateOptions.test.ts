import assert from "node:assert/strict";
import { SIMULATE_HELP, simulateOptions } from "./simulateOptions.ts";

describe("arguments of npm run simulate", () => {
  it("play one history, or as many as the hours allow", () => {
    assert.deepEqual(simulateOptions(["--seed", "17"]), { from: 17, count: 1, milliseconds: 60_000 });
    assert.deepEqual(simulateOptions(["--hours", "8"]), { from: 1, count: undefined, milliseconds: 28_800_000 });
    assert.deepEqual(simulateOptions(["--seconds", "300"]), { from: 1, count: undefined, milliseconds: 300_000 });
    assert.deepEqual(simulateOptions(["--from", "500"]), { from: 500, count: undefined, milliseconds: 60_000 });
  });

  it("are refused with the flag, the value and what is allowed", () => {
    assert.deepEqual(simulateOptions(["--seed", "x"]), {
      fault: '--seed is "x": give a whole number from 0 to 999999999.',
    });
    assert.deepEqual(simulateOptions(["--hours", "-1"]), {
      fault:
        "Option '--hours' argument is ambiguous.\nDid you forget to specify the option argument for '--hours'?\nTo specify an option argument starting with a dash use '--hours=-XYZ'.",
    });
    assert.deepEqual(simulateOptions(["--seconds", "1.5"]), {
      fault: '--seconds is "1.5": give whole seconds, such as 60.',
    });
    assert.deepEqual(simulateOptions(["--seconds", "60", "--hours", "1"]), {
      fault: '--seconds is "60" and --hours is "1": give one of them.',
    });
    assert.deepEqual(simulateOptions(["--hours=a"]), { fault: '--hours is "a": give hours, such as 8 or 0.5.' });
  });

  it("are explained by --help", () => {
    assert.equal(simulateOptions(["--help"]), "help");
    for (const flag of ["--seed", "--from", "--seconds", "--hours"]) assert.match(SIMULATE_HELP, new RegExp(flag));
  });
});
