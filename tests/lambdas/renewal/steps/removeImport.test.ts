import assert from "node:assert/strict";
import type { RenewalEvent } from "../../../../core/renewal/renewalEvent.ts";
import {
  GENERATION,
  GENERATION_FOLDER,
  inAcm,
  removalOf,
  removedBy,
  retiredWorld,
} from "../../../simulation/endedImports.ts";
import { noFaults } from "../../../simulation/faults.ts";
import { ACM_TARGET, hostSettings } from "../../../simulation/simulatedSettings.ts";
import type { SimulatedRun } from "../../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { loggedBy } from "./outcomes.ts";

const USER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/imap/0123456789abcdef/0123456789abcdef";
const FORCE: RenewalEvent = { kind: "attempt", host: GENERATION, force: true, source: "operator" };
/** Behind the lease of a run that was killed. */
const TAKE_OVER_MS = 16 * 60_000;
const [WEST, EAST] = ACM_TARGET.regions;

function arnIn({ acm }: SimulatedWorld, region: string, host = GENERATION): string {
  const found = [...acm.entries.values()].find((one) => one.region === region && one.tags["cabal-tls:host"] === host);
  return found?.arn ?? "";
}

function faultOf({ end }: SimulatedRun): string {
  return end?.kind === "threw" && end.error instanceof Error ? end.error.message : `${end?.kind}`;
}

describe("a generation whose import leaves the stack", () => {
  it("is deleted in the region that is named, although no host of the settings is called so, and nothing else is", async () => {
    const world = await retiredWorld();
    const arn = arnIn(world, WEST);
    const run = await world.run(removalOf(WEST));
    assert.deepEqual(run.end?.kind === "answered" && run.end.answer, {
      version: 1,
      hosts: [],
      removal: { host: GENERATION, region: "us-west-2", removed: [arn] },
    });
    assert.deepEqual(inAcm(world), ["smtp-out in us-east-1", "smtp-out in us-west-2", "wildcard-g2 in us-east-1"]);
    assert.deepEqual(Object.keys(JSON.parse(world.store.valueOf(`${GENERATION_FOLDER}/acm`) ?? "{}")), ["us-east-1"]);
    assert.ok(loggedBy(world, run).includes(`deleted in ACM: ${arn}`));
  });

  it("takes its ARNs along with the last region, and keeps key and certificate in SSM", async () => {
    const world = await retiredWorld();
    for (const region of [EAST, WEST]) await world.run(removalOf(region));
    assert.deepEqual(inAcm(world), ["smtp-out in us-east-1", "smtp-out in us-west-2"]);
    assert.equal(world.store.valueOf(`${GENERATION_FOLDER}/acm`), undefined);
    assert.notEqual(world.store.valueOf(`${GENERATION_FOLDER}/bundle`), undefined);
  });

  it("is found by its tags when its ARNs are lost, or name something else", async () => {
    for (const value of [undefined, "{", JSON.stringify({ [WEST]: "foreign" })]) {
      const world = await retiredWorld();
      const name = `${GENERATION_FOLDER}/acm`;
      const foreign = arnIn(world, WEST, "smtp-out");
      if (value === undefined) world.store.remove([name]);
      else world.store.write({ name, value: value.replace("foreign", foreign), secret: false });
      assert.equal(removedBy(await world.run(removalOf(WEST)))?.length, 1);
      assert.deepEqual(inAcm(world), ["smtp-out in us-east-1", "smtp-out in us-west-2", "wildcard-g2 in us-east-1"]);
    }
  });

  it("is no error when somebody has deleted it before", async () => {
    const world = await retiredWorld();
    world.acm.entries.delete(arnIn(world, WEST));
    assert.deepEqual(removedBy(await world.run(removalOf(WEST))), []);
    assert.deepEqual(removedBy(await world.run(removalOf(WEST))), []);
  });

  it("leaves another stack's certificate of a generation with the same name, and one that somebody keeps by hand", async () => {
    const world = await retiredWorld();
    const arn = arnIn(world, WEST);
    const mine = world.acm.entries.get(arn);
    assert.ok(mine !== undefined);
    const others = { "cabal-tls:host": GENERATION, "cabal-tls:stack": "another" };
    world.acm.entries.set(`${arn}b`, { ...mine, arn: `${arn}b`, tags: others });
    world.acm.entries.set(`${arn}c`, { ...mine, arn: `${arn}c`, tags: { Name: "by hand" } });
    assert.deepEqual(removedBy(await world.run(removalOf(WEST))), [arn]);
    assert.deepEqual([world.acm.entries.has(`${arn}b`), world.acm.entries.has(`${arn}c`)], [true, true]);
  });

  it("is waited for while ACM still counts a consumer that has moved on", async () => {
    const world = await retiredWorld();
    const arn = arnIn(world, WEST);
    world.acm.usedBy.set(arn, [USER]);
    const run = world.start(removalOf(WEST));
    await world.passTo(world.time.now + 120_000);
    world.acm.usedBy.clear();
    await world.finish([run]);
    assert.deepEqual(removedBy(run), [arn]);
  });

  it("fails after five minutes with what uses it and what to do, and goes with the next call once nothing does", async () => {
    const world = await retiredWorld();
    const arn = arnIn(world, WEST);
    world.acm.usedBy.set(arn, [USER]);
    const run = await world.run(removalOf(WEST));
    assert.equal(
      faultOf(run),
      `wildcard-g2 in us-west-2 was not deleted: ACM_IN_USE: ${arn} is used by ${USER}. Point that to another ` +
        "certificate; after a move or a deletion ACM may need some minutes. Then run the same update again",
    );
    const took = world.time.now - run.started;
    assert.ok(took > 270_000 && took < 310_000, `${took} ms`);
    assert.equal(Object.keys(JSON.parse(world.store.valueOf(`${GENERATION_FOLDER}/acm`) ?? "{}")).length, 2);
    world.acm.usedBy.clear();
    assert.deepEqual(removedBy(await world.run(removalOf(WEST))), [arn]);
  });

  it("says that another run is at work when that takes longer than it waits", async () => {
    const world = await retiredWorld();
    const before = world.settings;
    const generation = hostSettings("imap", {
      name: GENERATION,
      folder: "simulation-wildcard-g2",
      deployTo: [ACM_TARGET],
    });
    world.settings = { ...before, hosts: [generation] };
    // A run of the function as it was, which stands still behind the lease.
    world.faults = ({ port, call }) => (port === "store" && call === "create" ? "suspension" : undefined);
    const other = world.start(FORCE);
    await world.passTo(world.time.now + 5_000);
    world.faults = noFaults;
    world.settings = before;
    const run = world.start(removalOf(WEST));
    await world.finish([run]);
    assert.equal(
      faultOf(run),
      "wildcard-g2 in us-west-2 was not deleted: BUSY: another run of the function works on this host: " +
        "run the same update again when it has ended",
    );
    await world.finish([other]);
  });

  it("goes with the next call when a run was killed at any of its calls", async () => {
    const calls = (await (await retiredWorld()).run(removalOf(WEST))).calls;
    assert.ok(calls > 8, `${calls}`);
    for (let at = 1; at <= calls; at += 1) {
      for (const kind of ["death", "lateDeath"] as const) {
        const world = await retiredWorld();
        world.faults = ({ number }) => (number === at ? kind : undefined);
        const run = await world.run(removalOf(WEST));
        assert.equal(run.end?.kind, "killed");
        world.faults = noFaults;
        await world.passTo(world.time.now + TAKE_OVER_MS);
        assert.notEqual(removedBy(await world.run(removalOf(WEST))), undefined, `${kind} at call ${at}`);
        assert.deepEqual(inAcm(world), ["smtp-out in us-east-1", "smtp-out in us-west-2", "wildcard-g2 in us-east-1"]);
        assert.deepEqual(Object.keys(JSON.parse(world.store.valueOf(`${GENERATION_FOLDER}/acm`) ?? "{}")), [
          "us-east-1",
        ]);
      }
    }
  });

  it("says which call AWS refused, and does what is left with the next one", async () => {
    for (const call of ["list", "tags", "remove"]) {
      const world = await retiredWorld();
      world.faults = (made) => (made.port === "acm" && made.call === call ? "error" : undefined);
      assert.match(
        faultOf(await world.run(removalOf(WEST))),
        new RegExp(`^wildcard-g2 in us-west-2 was not deleted: (ACM_FAILED|THROTTLED): acm: ${call} of `),
      );
      world.faults = noFaults;
      assert.equal(removedBy(await world.run(removalOf(WEST)))?.length, 1);
    }
  });

  it("is deleted also while the settings have the host: the function goes in the same update", async () => {
    const world = await retiredWorld();
    const arn = arnIn(world, WEST, "smtp-out");
    assert.deepEqual(removedBy(await world.run(removalOf(WEST, "smtp-out"))), [arn]);
    assert.deepEqual(
      Object.keys(JSON.parse(world.store.valueOf("/cabal/letsencrypt/smtp-out.example.net/acm") ?? "{}")),
      ["us-east-1"],
    );
  });
});
