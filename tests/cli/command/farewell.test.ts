import assert from "node:assert/strict";
import { farewell } from "../../../cli/command/farewell.ts";

describe("what an interrupted command says", () => {
  it("is what it does until it ends, where it ends in its own time", () => {
    assert.deepEqual(farewell(["watch", "--seconds", "60"], "Ctrl-C"), {
      text: "Ctrl-C: ending the watch: a last answer on each connection that is held open, then the report. Once more ends it at once.",
      endsNow: false,
    });
    assert.match(
      farewell(["doctor", "--fix", "--yes"], "SIGTERM").text,
      /^SIGTERM: ending the doctor after the repair/,
    );
    // The engine below it gets the terminal's Ctrl-C too, and brings its update to an end.
    assert.deepEqual(farewell(["ci", "up", "plan.sealed"], "Ctrl-C"), {
      text: "Ctrl-C: ending ci once its step has ended: the engine may be at work. Once more ends it at once.",
      endsNow: false,
    });
  });

  it("is that it is ended, where there is nothing to bring to an end", () => {
    assert.deepEqual(farewell(["doctor"], "Ctrl-C"), {
      text: "Ctrl-C: doctor is ended, without a result.",
      endsNow: true,
    });
    assert.equal(farewell([], "Ctrl-C").endsNow, true);
  });
});
