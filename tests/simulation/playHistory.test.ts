import assert from "node:assert/strict";
import { playHistory } from "./playHistory.ts";
import { playJobs, summed } from "./simulationPool.ts";
import { WORLD_EVENTS } from "./worldEvents.ts";

/** Histories that are always played; what time is left goes to the seeds behind them. */
const FIXED_SEEDS = 40;
const BUDGET_MS = 12_000;

describe("histories of the renewal function in simulated worlds", function () {
  this.timeout(300_000);

  it("break no invariant, and come to rest whenever everything answers again", async () => {
    const end = performance.now() + BUDGET_MS;
    let seed = 0;
    const next = () => {
      seed += 1;
      return seed <= FIXED_SEEDS || performance.now() < end ? ({ kind: "history", seed } as const) : undefined;
    };
    const results = await playJobs(next, 2);
    assert.deepEqual(
      results.flatMap(({ failure }) => failure ?? []),
      [],
    );
    const { runs, issuances, hostYears, events } = summed(results);
    assert.ok(results.length >= FIXED_SEEDS, `${results.length} histories`);
    assert.ok(runs > 3_000 && issuances > 200 && hostYears > 20, JSON.stringify({ runs, issuances, hostYears }));
    const never = WORLD_EVENTS.filter(({ name }) => !events.includes(name));
    assert.deepEqual(
      never.map(({ name }) => name),
      [],
    );
  });

  it("are the same for the same seed", async () => {
    assert.deepEqual(await playHistory(7), await playHistory(7));
    assert.notDeepEqual(await playHistory(7), await playHistory(8));
  });
});
