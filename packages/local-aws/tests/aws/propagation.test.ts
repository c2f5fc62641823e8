import assert from "node:assert/strict";
import { CERTIFICATE } from "./certificateScript.ts";
import { runPython, SCRIPTS_MS } from "./python.ts";

const PROPAGATION = `${CERTIFICATE}
from local_aws.propagation import Delay, Settings, Version, served_version, still_needed
history = [Version(n, since, Settings(certificate(str(n)))) for n, since in enumerate(given["since"])]
delay = Delay(*given["delay"])
served = [[served_version("lb", history, index, delay, now).number for now in given["times"]] for index in range(given["addresses"])]
kept = [[v.number for v in still_needed("lb", history, given["addresses"], delay, now)] for now in given["times"]]
result = {"served": served, "kept": kept}`;

describe("propagation of a change", function () {
  this.timeout(SCRIPTS_MS);
  const propagation = async (given: { since: number[]; delay: number[]; times: number[]; addresses: number }) =>
    (await runPython(PROPAGATION, given)) as { readonly served: number[][]; readonly kept: number[][] };

  it("serves the first certificate at once and a change within the bounds of the delay", async () => {
    const times = [0, 100, 100.9, 160.1];
    const { served } = await propagation({ since: [0, 100], delay: [1, 60], times, addresses: 4 });
    assert.deepEqual(served, [
      [0, 0, 0, 1],
      [0, 0, 0, 1],
      [0, 0, 0, 1],
      [0, 0, 0, 1],
    ]);
  });

  it("lets the addresses take a change up at different times, and the same times when asked again", async () => {
    const given = {
      since: [0, 100],
      delay: [1, 60],
      times: Array.from({ length: 61 }, (_, t) => 100 + t),
      addresses: 6,
    };
    const first = await propagation(given);
    const steps = first.served.map((numbers) => numbers.indexOf(1));
    assert.ok(new Set(steps).size > 1, `all addresses changed in second ${steps[0]}`);
    assert.deepEqual(await propagation(given), first);
  });

  it("never lets an address go back to an older certificate when changes follow each other closely", async () => {
    const times = Array.from({ length: 140 }, (_, t) => 100 + t);
    const { served } = await propagation({ since: [0, 100, 101, 130], delay: [1, 60], times, addresses: 8 });
    for (const numbers of served) assert.deepEqual([...numbers].sort(), numbers);
  });

  it("keeps of the history what an address may still serve and no more", async () => {
    const { kept } = await propagation({ since: [0, 100], delay: [1, 60], times: [100.5, 161], addresses: 2 });
    assert.deepEqual(kept, [[0, 1], [1]]);
  });
});
