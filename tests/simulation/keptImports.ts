import assert from "node:assert/strict";
import { leafFacts } from "./leafFacts.ts";
import { ACM_TARGET, hostSettings } from "./simulatedSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import { changeHost, ONE_CA, SCHEDULE, type Situation } from "./situation.ts";
import { freshWorld } from "./works.ts";

const HOUR_MS = 3_600_000;

/** Hosts that are in ACM of two regions. */
export async function importedHosts(...names: string[]): Promise<SimulatedWorld> {
  const hosts = names.map((name) => hostSettings(name, { deployTo: [ACM_TARGET], endpoints: [] }));
  const world = freshWorld(true, { certificateAuthorities: ONE_CA, hosts });
  // The second run asks for the window of the renewal; from then on there is nothing to do.
  for (let run = 0; run < 2; run += 1) {
    await world.run(SCHEDULE);
    await world.passTo(world.time.now + HOUR_MS);
  }
  assert.equal(world.acm.entries.size, 2 * names.length);
  return world;
}

/** Each of two hosts has the other's name in the config from now on. */
export function swapNames(world: SimulatedWorld): void {
  const [first, second] = world.settings.hosts;
  assert.ok(first !== undefined && second !== undefined);
  const hosts = [
    { ...first, name: second.name },
    { ...second, name: first.name },
  ];
  world.settings = { ...world.settings, hosts };
  world.invariants.orders.cause();
}

/** What is in ACM: the first name of each certificate, and the host in its tags, by ARN. */
function inAcm({ acm }: SimulatedWorld): Readonly<Record<string, readonly (string | undefined)[]>> {
  const entries = [...acm.entries.values()];
  return Object.fromEntries(
    entries.map(({ arn, leaf, tags }) => [arn, [leafFacts(leaf).names[0], tags["cabal-tls:host"]]]),
  );
}

/** What ACM has stays what the function has stored, whatever becomes of it there or in the config. */
export const KEPT_IMPORTS: readonly Situation[] = [
  {
    name: "imports a certificate again that somebody has deleted in ACM",
    play: async () => {
      const world = await importedHosts("smtp-out");
      const [arn = ""] = world.acm.entries.keys();
      world.acm.entries.delete(arn);
      await world.run(SCHEDULE);
      assert.deepEqual([world.acm.entries.size, world.acm.entries.has(arn)], [2, false]);
    },
  },
  {
    name: "renews the certificates of a host under their ARNs that has another name in the config",
    play: async () => {
      const world = await importedHosts("smtp-out");
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
  {
    name: "renews the certificates of two hosts under their ARNs that have swapped their names in the config",
    play: async () => {
      const world = await importedHosts("smtp-out", "imap");
      const before = inAcm(world);
      const leaves = new Set([...world.acm.entries.values()].map(({ leaf }) => leaf));
      swapNames(world);
      for (const host of ["smtp-out", "imap"]) {
        await world.run({ kind: "attempt", source: "operator", host, force: true });
      }
      assert.deepEqual(Object.values(before).map(String).sort(), [
        "imap.example.net,imap",
        "imap.example.net,imap",
        "smtp-out.example.net,smtp-out",
        "smtp-out.example.net,smtp-out",
      ]);
      // Each has a new certificate of its own host name, and nothing else has changed.
      assert.deepEqual(inAcm(world), before);
      assert.ok([...world.acm.entries.values()].every(({ leaf }) => !leaves.has(leaf)));
    },
  },
];
