import assert from "node:assert/strict";
import { interruption } from "../../../cli/command/interruption.ts";

describe("what an interrupted command says", () => {
  it("is what it does until it ends, where it ends in its own time", () => {
    assert.deepEqual(interruption(["watch", "--seconds", "60"], "Ctrl-C"), {
      text: "Ctrl-C: ending the watch: a last answer on each connection that is held open, then the report. Once more ends it at once.",
      endsNow: false,
    });
    assert.match(
      interruption(["doctor", "--fix", "--yes"], "SIGTERM").text,
      /^SIGTERM: ending the doctor after the repair/,
    );
    // The engine below it gets the terminal's Ctrl-C too, and brings its update to an end.
    assert.deepEqual(interruption(["ci", "up", "plan.sealed"], "Ctrl-C"), {
      text: "Ctrl-C: ending ci once its step has ended: the engine may be at work. Once more ends it at once.",
      endsNow: false,
    });
  });

  it("is that it is ended, where there is nothing to bring to an end", () => {
    assert.deepEqual(interruption(["doctor"], "Ctrl-C"), {
      text: "Ctrl-C: doctor is ended, without a result.",
      endsNow: true,
    });
    assert.equal(interruption([], "Ctrl-C").endsNow, true);
  });
});
