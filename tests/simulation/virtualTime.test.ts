import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualTime } from "./virtualTime.ts";

describe("virtual time", () => {
  it("passes moments in their order, those at one time as they were scheduled", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { maxLength: 60 }), async (delays) => {
        const time = new VirtualTime(1_000);
        const seen: [number, number][] = [];
        for (const [index, delay] of delays.entries()) time.schedule(delay, () => seen.push([time.now, index]));
        await time.passTo(2_000);
        const expected = delays.map((delay, index): [number, number] => [1_000 + delay, index]);
        assert.deepEqual(
          seen,
          expected.sort((left, right) => left[0] - right[0] || left[1] - right[1]),
        );
        assert.equal(time.now, 2_000);
      }),
      { numRuns: 50 },
    );
  });

  it("lets what was waiting run up to its next wait before the next moment passes", async () => {
    const time = new VirtualTime(0);
    const seen: string[] = [];
    const work = async (name: string) => {
      await time.wait(1);
      await Promise.resolve();
      seen.push(`${name} at ${time.now}`);
      await time.wait(1);
      seen.push(`${name} at ${time.now}`);
    };
    void work("first");
    void work("second");
    await time.passUntil(() => seen.length === 4);
    assert.deepEqual(seen, ["first at 1", "second at 1", "first at 2", "second at 2"]);
  });

  it("says so when it is to wait for what never comes", async () => {
    await assert.rejects(
      new VirtualTime(0).passUntil(() => false),
      /stands still/,
    );
  });
});
