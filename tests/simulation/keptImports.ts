import assert from "node:assert/strict";
import { ACM_TARGET, hostSettings } from "./simulatedSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import { changeHost, ONE_CA, SCHEDULE, type Situation } from "./situation.ts";
import { freshWorld } from "./works.ts";

const HOUR_MS = 3_600_000;

/** One host that is in ACM of two regions. */
export async function importedHost(): Promise<SimulatedWorld> {
  const host = hostSettings("smtp-out", { deployTo: [ACM_TARGET], endpoints: [] });
  const world = freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [host] });
  // The second run asks for the window of the renewal; from then on there is nothing to do.
  for (let run = 0; run < 2; run += 1) {
    await world.run(SCHEDULE);
    await world.passTo(world.time.now + HOUR_MS);
  }
  assert.equal(world.acm.entries.size, 2);
  return world;
}

/** What ACM has stays what the function has stored, whatever becomes of it there or in the config. */
export const KEPT_IMPORTS: readonly Situation[] = [
  {
    name: "imports a certificate again that somebody has deleted in ACM",
    play: async () => {
      const world = await importedHost();
      const [arn = ""] = world.acm.entries.keys();
      world.acm.entries.delete(arn);
      await world.run(SCHEDULE);
      assert.deepEqual([world.acm.entries.size, world.acm.entries.has(arn)], [2, false]);
    },
  },
  {
    name: "renews the certificates of a host under their ARNs that has another name in the config",
    play: async () => {
      const world = await importedHost();
      const before = [...world.acm.entries.values()].map(({ arn, leaf }) => ({ arn, leaf }));
      changeHost(world, { name: "relay" });
      await world.run({ kind: "attempt", source: "operator", host: "relay", force: true });
      const after = [...world.acm.entries.values()];
      assert.deepEqual(
        after.map(({ arn, tags }) => [arn, tags["cabal-tls:host"]]),
        before.map(({ arn }) => [arn, "smtp-out"]),
      );
      assert.ok(after.every(({ leaf }) => before.every((one) => one.leaf !== leaf)));
    },
  },
];
