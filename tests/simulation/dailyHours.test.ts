import assert from "node:assert/strict";
import type { PortName } from "./faults.ts";
import { settle } from "./settle.ts";
import { caTraits, FIRST_CA, LIFETIMES_MS, renewalSettings } from "./simulatedSettings.ts";
import { SimulatedWorld } from "./simulatedWorld.ts";
import { ONE_CA, SCHEDULE } from "./situation.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The longest time between two scheduled runs: all of them are this far apart. */
const LONGEST_PAUSE_MIN = 75;
/** What a run needs to get and store a certificate in this world, at most. */
const ISSUANCE_MIN = 3;
const EVERYTHING: readonly PortName[] = ["ca", "store", "records", "ecs"];

/**
 * Whether the first certificate of a host is still served when it expires, when these parts answer so many minutes a day
 * only, which begin each day just behind a run that came too early: at the worst moment.
 */
async function expires(lifetimeMs: number, minutes: number, parts: readonly PortName[]): Promise<boolean> {
  const traits = caTraits(FIRST_CA, { lifetimeMs, hasRenewalInfo: false });
  const settings = renewalSettings({ certificateAuthorities: ONE_CA });
  const world = new SimulatedWorld({ seed: 1, settings, cas: [traits] });
  await world.run(SCHEDULE);
  await settle(world);
  const first = world.cas[0]?.issued[0];
  assert.ok(first !== undefined);
  const isServed = () => world.services.serving("cabal-mail/cabal-smtp-out")?.leaf === first.leaf;
  assert.ok(isServed());
  // On the first day the minutes have just passed.
  let begun = first.notAfter - lifetimeMs / (lifetimeMs <= 10 * DAY_MS ? 2 : 3) - minutes * MINUTE_MS;
  const isDown = () => world.time.now >= begun + minutes * MINUTE_MS;
  await world.passTo(begun + minutes * MINUTE_MS);
  world.faults = ({ port }) => (parts.includes(port) && isDown() ? "error" : undefined);
  while (world.time.now < first.notAfter && isServed()) {
    const run = await world.run(SCHEDULE);
    if (world.time.now >= begun + DAY_MS && run.end?.kind === "threw") begun = world.time.now;
    await world.passTo(run.started + LONGEST_PAUSE_MIN * MINUTE_MS);
  }
  return isServed();
}

/**
 * The minutes a day that are enough, D: the longest pause between two scheduled runs, and one issuance. They do not depend
 * on the lifetime: the backoff is at most a fortieth of what a certificate has left, so that in its last two days every
 * scheduled run is an attempt, and two days hold one such time in full.
 */
describe("the minutes a day in which CA, SSM, Route 53 and ECS must answer", function () {
  this.timeout(300_000);

  for (const [name, lifetimeMs] of Object.entries(LIFETIMES_MS)) {
    it(`are 78 for a certificate of ${name}: a new one is served before it expires`, async () => {
      assert.equal(await expires(lifetimeMs, LONGEST_PAUSE_MIN + ISSUANCE_MIN, EVERYTHING), false);
      assert.equal(await expires(lifetimeMs, LONGEST_PAUSE_MIN + ISSUANCE_MIN, ["ca"]), false);
    });

    it(`are more than 72 for a certificate of ${name}: with these it can expire`, async () => {
      assert.equal(await expires(lifetimeMs, LONGEST_PAUSE_MIN - ISSUANCE_MIN, EVERYTHING), true);
      assert.equal(await expires(lifetimeMs, LONGEST_PAUSE_MIN - ISSUANCE_MIN, ["ca"]), true);
    });
  }
});
