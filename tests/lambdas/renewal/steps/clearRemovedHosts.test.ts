import assert from "node:assert/strict";
import { hostSettings, OWN_ZONE } from "../../../simulation/simulatedSettings.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { fails, killedAt, ONE_CA, SCHEDULE } from "../../../simulation/situation.ts";
import { freshWorld } from "../../../simulation/works.ts";
import { loggedBy } from "./outcomes.ts";

const FOLDER = "/cabal/letsencrypt/challenge-records/simulation";
const RECORD = "_acme-challenge.gone.example.net";
const GONE = hostSettings("gone", { deployTo: [], endpoints: [] });
const STAYS = hostSettings("stays", { deployTo: [], endpoints: [] });

/** A run was killed while the CA looked for the record of `gone`, which is then taken out of the config. */
async function removedWorld(): Promise<SimulatedWorld> {
  const world = freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [GONE] });
  await killedAt(world, "read");
  world.settings = { ...world.settings, hosts: [STAYS] };
  world.invariants.orders.cause();
  world.invariants.orders.forgetOpen();
  return world;
}
const values = (world: SimulatedWorld) => world.zones.valuesAt(OWN_ZONE, RECORD);
const notes = (world: SimulatedWorld) =>
  [...world.store.list(FOLDER).keys()].map((name) => name.slice(FOLDER.length + 1));
const about = (lines: readonly string[]) => lines.filter((line) => line.includes(RECORD));

describe("challenge records of a host that was taken out of the config", () => {
  it("are deleted by the next scheduled run, and so is the note of them", async () => {
    const world = await removedWorld();
    assert.deepEqual([values(world).length, notes(world)], [1, ["gone.example.net.pending"]]);
    const run = await world.run(SCHEDULE);
    assert.deepEqual([values(world), notes(world)], [[], []]);
    assert.deepEqual(about(loggedBy(world, run)), [
      `deleted the challenge records of a host that is no longer configured: ${RECORD} in zone Z1`,
    ]);
    assert.deepEqual(about(loggedBy(world, await world.run(SCHEDULE))), []);
  });

  it("stay while the run that wrote them may still be at work", async () => {
    const world = freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [GONE] });
    world.zones.stall();
    const first = world.start(SCHEDULE);
    await world.passTo(world.time.now + 60_000);
    assert.equal(values(world).length, 1);
    world.settings = { ...world.settings, hosts: [STAYS] };
    world.invariants.orders.cause();
    world.zones.heal();
    const second = await world.run(SCHEDULE);
    assert.deepEqual(about(loggedBy(world, second)), []);
    await world.finish([first]);
  });

  it("are left to the host's own run as long as it is configured", async () => {
    const world = freshWorld(true, { certificateAuthorities: ONE_CA, hosts: [GONE] });
    await world.run(SCHEDULE);
    const challengeRecords = [{ zoneId: OWN_ZONE, recordName: RECORD, value: "kept" }];
    const value = JSON.stringify({ version: 1, until: "2026-01-01T00:00:00.000Z", challengeRecords });
    for (const order of ["pending", "rehearsal"]) {
      world.store.write({ name: `${FOLDER}/gone.example.net.${order}`, value, secret: false });
    }
    world.zones.put(OWN_ZONE, RECORD, { values: ["kept"], ttl: 60 });
    await world.run(SCHEDULE);
    assert.deepEqual([values(world), notes(world).length], [["kept"], 2]);
  });

  it("are left to the schedule by a call about one host", async () => {
    const world = await removedWorld();
    const run = await world.run({ kind: "attempt", host: "stays", force: true, source: "operator" });
    assert.deepEqual(about(loggedBy(world, run)), []);
    assert.equal(values(world).length, 1);
  });

  it("go without the values of others", async () => {
    const world = await removedWorld();
    world.others.add("another challenge");
    world.zones.put(OWN_ZONE, RECORD, { values: [...values(world), "another challenge"], ttl: 60 });
    await world.run(SCHEDULE);
    assert.deepEqual(values(world), ["another challenge"]);
  });

  it("that cannot be deleted fail no host, are named in a warning, and are tried again", async () => {
    const world = await removedWorld();
    world.faults = fails("records", "read", 4, 1);
    const run = await world.run(SCHEDULE);
    assert.equal(run.end?.kind, "answered");
    const [warning = ""] = about(loggedBy(world, run)).slice(-1);
    assert.match(warning, /^left over from a removed host: _acme-challenge\.gone\.example\.net in zone Z1 \(/);
    assert.match(
      warning,
      /\); delete them by hand, and then the parameter .*\/simulation\/gone\.example\.net\.pending$/,
    );
    assert.equal(values(world).length, 1);
    world.faults = () => undefined;
    await world.run(SCHEDULE);
    assert.deepEqual([values(world), notes(world)], [[], []]);
  });

  it("are not looked for when SSM does not list them: a warning, and no failure", async () => {
    const world = await removedWorld();
    const { list } = world.store;
    world.store.list = (path) => {
      if (path === FOLDER) throw new Error("down");
      return list.call(world.store, path);
    };
    const run = await world.run(SCHEDULE);
    assert.equal(run.end?.kind, "answered");
    assert.deepEqual(
      loggedBy(world, run).filter((line) => line.startsWith("no look")),
      ["no look for records of removed hosts: Error in the function itself; its log has the source line"],
    );
  });

  it("keep the note of another order when the host is back meanwhile", async () => {
    const world = await removedWorld();
    const name = `${FOLDER}/gone.example.net.pending`;
    const { change } = world.zones;
    world.zones.change = (zoneId, changes) => {
      if (changes.some(({ recordName }) => recordName === RECORD)) {
        world.store.write({ name, value: world.store.valueOf(name) ?? "", secret: false });
      }
      return change.call(world.zones, zoneId, changes);
    };
    await world.run(SCHEDULE);
    assert.deepEqual([values(world), notes(world)], [[], ["gone.example.net.pending"]]);
  });
});
