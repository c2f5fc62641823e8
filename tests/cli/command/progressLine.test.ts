import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { progressLine } from "../../../cli/command/commandIo.ts";

describe("progressLine", () => {
  it("changes while something lasts, and is gone afterwards", async () => {
    const shown: string[] = [];
    let calls = 0;
    const end = progressLine({ progress: (line) => shown.push(line) }, (seconds) => `${calls} calls, ${seconds} s`);
    calls = 7;
    await wait(400);
    end();
    await wait(300);
    assert.deepEqual(shown, ["0 calls, 0 s", "7 calls, 0 s", ""]);
  });
});
