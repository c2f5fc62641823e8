import type { WorldEvent } from "./worldEvent.ts";

const MINUTE_MS = 60_000;
const ELSEWHERE = "challenges.elsewhere.example";

/** What happens to the zones. */
export const DNS_EVENTS: readonly WorldEvent[] = [
  {
    name: "others write a value beside the challenge record",
    happen: (world, host) => {
      const [first] = host.challenges;
      if (first === undefined) return;
      world.time.schedule(world.random.below(3 * MINUTE_MS), () => {
        const value = `other-${world.random.below(1000)}`;
        world.others.add(value);
        const held = world.zones.valuesAt(first.zoneId, first.recordName);
        world.zones.put(first.zoneId, first.recordName, { values: [...held, value], ttl: 300 });
      });
    },
  },
  {
    name: "Route 53 takes long to spread changes",
    happen: (world) => {
      world.zones.longestSyncMs = 40 * MINUTE_MS;
    },
  },
  { name: "Route 53 does not spread changes", happen: (world) => world.zones.stall() },
  {
    name: "CAA names another CA",
    happen: (world, { names }) => void world.zones.forbidden.add(world.random.pick(names)),
  },
  {
    name: "a delegation of challenges is taken away, or leads elsewhere",
    happen: (world, { challenges }) => {
      const { name, recordName } = world.random.pick(challenges);
      const asked = `_acme-challenge.${name}`;
      if (asked === recordName) return;
      world.zones.overrides.set(asked, world.random.chance(0.5) ? ELSEWHERE : undefined);
    },
  },
  {
    name: "somebody delegates the challenges elsewhere",
    happen: (world, { challenges }) => {
      const { zoneId, recordName } = world.random.pick(challenges);
      // A CNAME stands beside no other record.
      if (world.zones.valuesAt(zoneId, recordName).length > 0) return;
      world.zones.overrides.set(recordName, ELSEWHERE);
    },
  },
];
