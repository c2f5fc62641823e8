import assert from "node:assert/strict";
import { HostLease } from "../../../../lambdas/renewal/steps/hostLease.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { START } from "../../../simulation/simulatedWorld.ts";
import { freshWorld } from "../../../simulation/works.ts";
import { stepIn } from "./stepIn.ts";

const FOLDER = "/cabal/letsencrypt/smtp-out.example.net/lease";
const LIMIT_MS = 900_000;

const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
const put = (world: SimulatedWorld, number: number, lease: object | string) =>
  world.store.write({
    name: `${FOLDER}/${number}`,
    value: typeof lease === "string" ? lease : JSON.stringify({ holder: "other", released: false, ...lease }),
    secret: false,
  });
const numbers = (world: SimulatedWorld) =>
  [...world.store.list(FOLDER).keys()].map((name) => name.slice(FOLDER.length + 1));
const take = (world: SimulatedWorld) => stepIn(world, ({ context }) => HostLease.take(context, FOLDER), LIMIT_MS);

describe("the lease of a host", () => {
  it("begins with number 1, and names its holder and the end of its run", async () => {
    const world = freshWorld(false);
    const lease = await take(world);
    assert.equal(lease?.number, 1);
    const held = JSON.parse(world.store.valueOf(`${FOLDER}/1`) ?? "{}") as { readonly until: string };
    const { until, ...others } = held;
    assert.deepEqual(others, { holder: "run 1", released: false });
    assert.equal(until, instant(START + LIMIT_MS));
    assert.equal(world.store.isSecret(`${FOLDER}/1`), false);
  });

  it("is not given while somebody holds it, nor in the two seconds behind its end", async () => {
    for (const [until, given] of [
      [START + 600_000, undefined],
      [START - 1_000, undefined],
      [START - 3_000, 8],
    ] as const) {
      const world = freshWorld(false);
      put(world, 7, { until: instant(until) });
      assert.equal((await take(world))?.number, given, instant(until));
      assert.deepEqual(numbers(world), [String(given ?? 7)]);
    }
  });

  it("is given with the next number when it was released or cannot be read, and the older ones go", async () => {
    for (const lease of [{ until: instant(START + 600_000), released: true }, "senseless"]) {
      const world = freshWorld(false);
      put(world, 2, "older");
      put(world, 7, lease);
      assert.equal((await take(world))?.number, 8);
      assert.deepEqual(numbers(world), ["8"]);
    }
  });

  it("leaves alone what is below its folder and has no number", async () => {
    const world = freshWorld(false);
    world.store.write({ name: `${FOLDER}/note`, value: "of somebody", secret: false });
    await take(world);
    assert.deepEqual(numbers(world).sort(), ["1", "note"]);
  });

  it("goes to one of two runs at once", async () => {
    const world = freshWorld(false);
    const both = await stepIn(world, ({ context }) =>
      Promise.all([HostLease.take(context, FOLDER), HostLease.take(context, FOLDER)]),
    );
    assert.deepEqual(both.map((lease) => lease?.number ?? 0).sort(), [0, 1]);
    assert.deepEqual(numbers(world), ["1"]);
  });

  it("is not kept with a number that others have passed meanwhile", async () => {
    const world = freshWorld(false);
    let looks = 0;
    const { list } = world.store;
    world.store.list = (path) => {
      looks += 1;
      if (looks === 2) put(world, 9, { until: instant(START + 600_000) });
      return list.call(world.store, path);
    };
    assert.equal(await take(world), undefined);
    assert.deepEqual(numbers(world), ["9"]);
  });

  it("is held as long as no other run has a higher number, and its own time is not over", async () => {
    const world = freshWorld(false);
    await stepIn(
      world,
      async ({ context }) => {
        const lease = await HostLease.take(context, FOLDER);
        assert.ok(lease);
        await lease.assertHeld();
        assert.equal(await lease.isNewest(), true);
        put(world, 2, { until: instant(START + 600_000) });
        assert.equal(await lease.isNewest(), false);
        await assert.rejects(lease.assertHeld(), {
          reason: "LEASE_LOST",
          message: `lease 1 of ${FOLDER} is not the newest`,
        });
      },
      LIMIT_MS,
    );
  });

  it("is lost with the time of its run, although nobody has taken it over", async () => {
    const world = freshWorld(false);
    await stepIn(world, async ({ context }) => {
      const { clock } = context.ports;
      const short = { ...context, ports: { ...context.ports, clock: { ...clock, remaining: () => 5_000 } } };
      const lease = await HostLease.take(short, FOLDER);
      assert.ok(lease);
      await clock.sleep(4_000);
      await lease.assertHeld();
      await clock.sleep(5_000);
      await assert.rejects(lease.assertHeld(), {
        reason: "LEASE_LOST",
        message: /^lease 1 of .*\/lease ended at 2027-01-01T00:00:05\.\d{3}Z$/,
      });
    });
  });

  it("is released under its own number, so that numbers never start again", async () => {
    const world = freshWorld(false);
    await stepIn(world, async ({ context }) => {
      const lease = await HostLease.take(context, FOLDER);
      await lease?.release();
    });
    const { released, holder } = JSON.parse(world.store.valueOf(`${FOLDER}/1`) ?? "{}");
    assert.deepEqual([released, holder], [true, "run 1"]);
    assert.equal((await take(world))?.number, 2);
  });
});
