import { strict as assert } from "node:assert";
import { goDuration, timeFactor, Waiting } from "../../provider/waiting.ts";

describe("waiting", () => {
  it("ends with the first result", async () => {
    let looks = 0;
    const waiting = new Waiting(600, 60, new AbortController().signal);
    const result = await waiting.until({
      what: "it",
      pollSeconds: 6,
      look: async () => (++looks === 3 ? "done" : undefined),
    });
    assert.equal(result, "done");
    assert.equal(looks, 3);
  });

  it("looks first when the time before the first look is over", async () => {
    const waiting = new Waiting(100, 60, new AbortController().signal);
    const start = Date.now();
    await waiting.until({ what: "it", firstLookSeconds: 30, pollSeconds: 1, look: async () => true });
    assert.ok(Date.now() - start >= 290);
  });

  it("fails when the operation's time, divided by the factor, is over", async () => {
    const waiting = new Waiting(600, 12, new AbortController().signal);
    const start = Date.now();
    await assert.rejects(waiting.until({ what: "the moon", pollSeconds: 6, look: async () => undefined }), {
      message: "waiting for the moon: timeout after 12 s of AWS's time",
    });
    assert.ok(Date.now() - start < 2000);
  });

  it("fails at the wait's own limit before the operation's", async () => {
    const waiting = new Waiting(600, 3600, new AbortController().signal);
    const wait = waiting.until({ what: "it", pollSeconds: 1, limitSeconds: 6, look: async () => undefined });
    await assert.rejects(wait, { message: "waiting for it: timeout after 6 s of AWS's time" });
  });

  it("names the wanted and the last state as the real provider does, where a wait has states", async () => {
    const waiting = new Waiting(600, 60, new AbortController().signal);
    const states = { wanted: "ISSUED", last: () => "PENDING_VALIDATION" };
    const wait = waiting.until({ what: "it", pollSeconds: 1, limitSeconds: 6, states, look: async () => undefined });
    await assert.rejects(wait, {
      message:
        "waiting for it: timeout while waiting for state to become 'ISSUED' " +
        "(last state: 'PENDING_VALIDATION', timeout: 6s)",
    });
  });

  it("passes on the failure of a look", async () => {
    const waiting = new Waiting(600, 60, new AbortController().signal);
    const wait = waiting.until({ what: "it", pollSeconds: 1, look: () => Promise.reject(new Error("no such thing")) });
    await assert.rejects(wait, { message: "no such thing" });
  });

  it("ends when the engine cancels", async () => {
    const cancel = new AbortController();
    const waiting = new Waiting(1, 3600, cancel.signal);
    setTimeout(() => cancel.abort(), 30);
    await assert.rejects(waiting.until({ what: "it", pollSeconds: 600, look: async () => undefined }), {
      message: "waiting for it: cancelled by the engine",
    });
  });
});

describe("a duration as Go writes it", () => {
  it("begins with the largest unit that is not zero, and has all below it", () => {
    assert.deepEqual([45, 60, 900, 4500, 3600].map(goDuration), ["45s", "1m0s", "15m0s", "1h15m0s", "1h0m0s"]);
  });
});

describe("time factor", () => {
  it("is 1 when the environment has none", () => {
    assert.equal(timeFactor({}), 1);
    assert.equal(timeFactor({ LOCAL_AWS_TIME_FACTOR: "60" }), 60);
  });

  it("must be a positive number", () => {
    for (const text of ["0", "-1", "fast"]) {
      assert.throws(() => timeFactor({ LOCAL_AWS_TIME_FACTOR: text }), {
        message: `LOCAL_AWS_TIME_FACTOR is "${text}"; it must be a number above 0, e.g. 60.`,
      });
    }
  });
});
