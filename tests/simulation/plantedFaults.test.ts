import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { PLANTED_FAULTS, type PlantedFault } from "./plantedFaults.ts";

/** What the simulation says of the function with a fault in it; undefined = it has not noticed. */
function noticed(fault: PlantedFault | undefined): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./plantedFaultWorker.ts", import.meta.url), { workerData: fault });
    worker.once("message", (reported: string | undefined) => {
      void worker.terminate();
      resolve(reported);
    });
    worker.once("error", reject);
  });
}

describe("faults planted in the renewal function", function () {
  this.timeout(900_000);

  it("are 60 at least, each in a text that its file has once", () => {
    assert.ok(PLANTED_FAULTS.length >= 60, `${PLANTED_FAULTS.length} faults`);
    const root = join(import.meta.dirname, "../..");
    const misplaced = PLANTED_FAULTS.filter(({ file, text }) => {
      return readFileSync(join(root, file), "utf8").split(text).length !== 2;
    });
    assert.deepEqual(
      misplaced.map(({ name }) => name),
      [],
    );
  });

  it("are what is noticed: the function without one passes", async () => {
    assert.equal(await noticed(undefined), undefined);
  });

  it("are all noticed by a short simulation", async () => {
    const faults = [...PLANTED_FAULTS];
    const missed: string[] = [];
    const thread = async () => {
      for (let fault = faults.shift(); fault !== undefined; fault = faults.shift()) {
        if ((await noticed(fault)) === undefined) missed.push(fault.name);
      }
    };
    await Promise.all([thread(), thread()]);
    assert.deepEqual(missed, []);
  });
});
