import assert from "node:assert/strict";
import { playJobs, type SimulationJob, type SimulationResult } from "./simulationPool.ts";
import { WORKS } from "./works.ts";

const PARTS = 4;
/** At least so many disturbances, so that a work that makes no call any more is noticed. */
const FEWEST: Readonly<Record<string, number>> = {
  "the first certificate, by way of staging": 750,
  "a renewal in the CA's window": 400,
  "a renewal by force": 320,
  "a key that changes hands": 350,
  "an import": 200,
  "a renewal of what ACM has": 320,
  "an import into ACM anew": 100,
  "the end of an import": 104,
  "the first renewal of imports that somebody else has made": 550,
  "a rehearsal": 350,
  "a rollover of the account's key": 100,
  "a recovery of the account": 60,
};

describe("the renewal function, disturbed by every kind of fault at every call", function () {
  this.timeout(300_000);
  let results: readonly SimulationResult[] = [];

  before(async () => {
    const parts = Array.from({ length: PARTS }, (_, part) => part);
    const jobs = WORKS.flatMap(({ name }) =>
      parts.map((part): SimulationJob => ({ kind: "calls", work: name, part, parts: PARTS })),
    );
    results = await playJobs(() => jobs.shift(), 2);
  });

  for (const { name } of WORKS) {
    it(`comes to rest within 3 runs, and loses no key, after ${name} was disturbed`, () => {
      const ours = results.filter(({ job }) => job.kind === "calls" && job.work === name);
      assert.deepEqual(
        ours.flatMap(({ failure }) => failure ?? []),
        [],
      );
      const disturbances = ours.reduce((sum, one) => sum + (one.disturbances ?? 0), 0);
      assert.ok(disturbances >= (FEWEST[name] ?? Number.POSITIVE_INFINITY), `${disturbances} disturbances`);
    });
  }
});
