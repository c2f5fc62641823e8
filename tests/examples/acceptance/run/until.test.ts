import assert from "node:assert/strict";
import { InterruptedError } from "../../../../examples/acceptance/run/interruptedError.ts";
import { until } from "../../../../examples/acceptance/run/until.ts";

const PATIENCE = { what: "the role", deadline: 1, pause: 0, timeFactor: 1, interrupted: new AbortController().signal };

describe("waiting in an acceptance run", () => {
  it("looks again until there is a value", async () => {
    let looks = 0;
    const value = await until(PATIENCE, async () => {
      looks += 1;
      return looks < 3 ? undefined : "there";
    });
    assert.deepEqual([value, looks], ["there", 3]);
  });

  it("ends when the run is interrupted, also between two looks", async () => {
    const interrupt = new AbortController();
    const waiting = until({ ...PATIENCE, pause: 600, interrupted: interrupt.signal }, async () => undefined);
    setTimeout(() => interrupt.abort(), 20);
    await assert.rejects(waiting, InterruptedError);
  });

  it("hands on what went wrong in a look", async () => {
    const look = async (): Promise<undefined> => {
      throw new Error("AccessDenied");
    };
    await assert.rejects(until(PATIENCE, look), /AccessDenied/);
  });
});
