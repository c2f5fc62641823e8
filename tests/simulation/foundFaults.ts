import assert from "node:assert/strict";
import { parsePendingOrder } from "../../core/renewal/pendingOrder.ts";
import { noFaults } from "./faults.ts";
import { settle } from "./settle.ts";
import { FIRST_CA, hostSettings, SECOND_CA } from "./simulatedSettings.ts";
import {
  ACCOUNT,
  accountKeys,
  callBefore,
  FORCE,
  fails,
  HOST,
  killedAt,
  ONE_CA,
  RECOVER,
  ROLLOVER,
  SCHEDULE,
  type Situation,
  suspendedAt,
} from "./situation.ts";
import { freshWorld, servedWorld } from "./works.ts";

export const FOUND_FAULTS: readonly Situation[] = [
  {
    name: "writes each copy of a new certificate once",
    play: async () => {
      const world = await servedWorld(false);
      for (const copy of ["chain", "tls-key", "tls-cert", "tls-ca-bundle"]) {
        assert.equal(world.store.readVersion(`${HOST}/${copy}`)?.version, 1, copy);
      }
    },
  },

  {
    name: "remembers challenge records that Route 53 did not delete, and deletes them in the next run",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA }] });
      world.faults = fails("records", "change", 2);
      const run = await world.run(SCHEDULE);
      assert.equal(run.end?.kind, "answered");
      assert.equal(world.zones.all().length, 1);
      const left = parsePendingOrder(world.store.valueOf(`${HOST}/pending`) ?? "");
      assert.deepEqual([left?.orderUrl, left?.challengeRecords.length], [undefined, 1]);
      world.faults = noFaults;
      await world.run(SCHEDULE);
      assert.deepEqual(world.zones.all(), []);
      assert.equal(world.store.valueOf(`${HOST}/pending`), undefined);
    },
  },

  {
    name: "leaves a finalized order to its CA, and does not put the next CA's order in its place",
    play: async () => {
      const certificateAuthorities = [
        { id: "letsencrypt", directory: FIRST_CA },
        { id: "second", directory: SECOND_CA },
      ];
      const world = freshWorld(false, { certificateAuthorities });
      world.faults = fails("ca", "chains", 1);
      const run = await world.run(SCHEDULE);
      assert.equal(run.end?.kind, "threw");
      const [first, second] = world.productionCas;
      assert.deepEqual([first?.orders.size, first?.issued.length, second?.orders.size], [1, 1, 0]);
      world.faults = noFaults;
      await settle(world);
      assert.deepEqual([first?.orders.size, first?.issued.length, second?.orders.size], [1, 1, 0]);
      assert.ok(world.store.valueOf(`${HOST}/bundle`)?.startsWith(first?.issued[0]?.key ?? "none"));
    },
  },

  {
    name: "asks the next CA when the first has answered nothing about a finalized order for a day",
    play: async () => {
      const certificateAuthorities = [
        { id: "letsencrypt", directory: FIRST_CA },
        { id: "second", directory: SECOND_CA },
      ];
      const world = freshWorld(false, { certificateAuthorities });
      world.faults = fails("ca", "chains", 1);
      await world.run(SCHEDULE);
      const [first, second] = world.productionCas;
      assert.ok(first !== undefined);
      first.unavailableUntil = world.time.now + 30 * 3_600_000;
      world.invariants.orders.forgetOpen();
      world.faults = noFaults;
      await world.passTo(world.time.now + 25 * 3_600_000);
      await world.run(SCHEDULE);
      assert.deepEqual([first.issued.length, second?.issued.length], [1, 1]);
    },
  },

  {
    name: "registers its account again when the CA has lost it, at a renewal too",
    play: async () => {
      const world = await servedWorld(false);
      world.cas[0]?.accounts.forget();
      world.invariants.orders.cause();
      await world.run(FORCE);
      assert.equal(world.cas[0]?.accounts.all.length, 1);
      const run = await world.run(FORCE);
      assert.equal(run.end?.kind, "answered");
      assert.equal(world.store.readVersion(`${HOST}/bundle`)?.version, 2);
    },
  },

  {
    name: "lets one of two rollovers at once have its way, and turns the other one away",
    play: async () => {
      const world = await servedWorld(false);
      const before = accountKeys(world).key;
      const runs = [world.start(ROLLOVER), world.start(ROLLOVER)];
      await world.finish(runs);
      const ends = runs.map(({ end }) =>
        end?.kind === "threw" && end.error instanceof Error ? end.error.message : end?.kind,
      );
      assert.deepEqual(ends.sort(), [
        "another run is changing the account with letsencrypt: call again when it has ended",
        "answered",
      ]);
      const { key, nextKey } = accountKeys(world);
      assert.notEqual(key, before);
      assert.equal(nextKey, undefined);
      assert.equal(world.cas[0]?.accounts.all[0]?.key, key);
    },
  },

  {
    name: "recovers an account by a key of an older version of its parameter",
    play: async () => {
      const world = await servedWorld(false);
      const { key } = accountKeys(world);
      const url = world.cas[0]?.accounts.all[0]?.url ?? "";
      world.invariants.accounts.givenUp.add(url);
      const other = world.keys.create("EC_prime256v1").pem;
      for (const value of [JSON.stringify({ key: other }), "overwritten"]) {
        world.store.write({ name: ACCOUNT, value, secret: true });
      }
      const run = await world.run(RECOVER);
      assert.ok(run.end?.kind === "answered");
      assert.deepEqual(run.end.answer.account, { ca: "letsencrypt", action: "recovered", accountUrl: url });
      assert.equal(accountKeys(world).key, key);
    },
  },
  {
    name: "registers the key that a host's run has just made, and does not put another in its place, when it recovers",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      const first = world.start(SCHEDULE);
      await world.passTo(world.time.now + 30);
      await world.finish([first, world.start(RECOVER)]);
      assert.equal(world.productionCas[0]?.accounts.all.length, 1);
      assert.equal(world.productionCas[0]?.accounts.all[0]?.key, accountKeys(world).key);
    },
  },
  {
    name: "orders again when the CA has given an order up while it processed it",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.productionCas[0]?.failIssuance();
      await world.run(SCHEDULE);
      assert.equal(world.store.valueOf(`${HOST}/pending`), undefined);
      await settle(world);
      assert.deepEqual([world.productionCas[0]?.orders.size, world.productionCas[0]?.issued.length], [2, 1]);
    },
  },
  {
    name: "fetches the certificate of an order that it finalized, although it could not ask for more than a day",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      await killedAt(world, "finalize", { kind: "lateDeath" });
      await world.passTo(world.time.now + 30 * 3_600_000);
      await world.run(SCHEDULE);
      const [ca] = world.productionCas;
      assert.deepEqual([ca?.orders.size, ca?.issued.length], [1, 1]);
      assert.ok(world.store.valueOf(`${HOST}/bundle`)?.startsWith(ca?.issued[0]?.key ?? "none"));
    },
  },
  {
    name: "gives an order up that the CA still processes after a day",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      await killedAt(world, "finalize", { kind: "lateDeath" });
      const [order] = world.productionCas[0]?.orders.values() ?? [];
      assert.ok(order !== undefined);
      order.validFrom = world.time.now + 60 * 3_600_000;
      world.invariants.orders.forgetOpen();
      await world.passTo(world.time.now + 30 * 3_600_000);
      const run = await world.run(SCHEDULE);
      assert.match(run.end?.kind === "threw" ? String(run.end.error) : "", /is processing a day after it was begun/);
      await settle(world);
      assert.equal(world.productionCas[0]?.orders.size, 2);
    },
  },
  {
    name: "replaces what was revoked in the next scheduled run in which everything answers, whatever its own backoff",
    play: async () => {
      const world = await servedWorld(false);
      world.faults = fails("ca", "facts", 1);
      for (let failures = 0; failures < 4; failures += 1) await world.run(FORCE);
      await world.run({ kind: "revoke", host: "smtp-out", reason: 1, key: "any" });
      world.faults = noFaults;
      await world.passTo(world.time.now + 3_600_000);
      await world.run(SCHEDULE);
      const [ca] = world.productionCas;
      assert.deepEqual([ca?.issued.length, ca?.issued[0]?.revokedFor], [2, 1]);
    },
  },
  {
    name: "makes no order when it stood still beyond the end of its lease while it asked whether it holds it",
    play: async () => {
      const plain = await freshWorld(false, { certificateAuthorities: ONE_CA }).run(SCHEDULE);
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      const nth = callBefore(plain, "store.list", "ca.create");
      const { suspended, other } = await suspendedAt(world, { port: "store", call: "list", nth, event: SCHEDULE });
      assert.deepEqual([suspended.effects.includes("ca.create"), other.end?.kind], [false, "answered"]);
      assert.equal(world.productionCas[0]?.orders.size, 1);
    },
  },
  {
    name: "writes no challenge record for an order that another run has finished while it stood still",
    play: async () => {
      const plain = await freshWorld(false, { certificateAuthorities: ONE_CA }).run(SCHEDULE);
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      const nth = callBefore(plain, "store.write", "records.change");
      const { suspended, other } = await suspendedAt(world, { port: "store", call: "write", nth, event: SCHEDULE });
      assert.deepEqual([suspended.effects.includes("records.change"), other.end?.kind], [false, "answered"]);
      assert.deepEqual(world.zones.all(), []);
    },
  },
  {
    name: "writes no account key over the one that another rollover has brought in while it stood still",
    play: async () => {
      const plain = await (await servedWorld(false)).run(ROLLOVER);
      const world = await servedWorld(false);
      const nth = callBefore(plain, "store.list", "ca.rollOver");
      const { suspended, other } = await suspendedAt(world, { port: "store", call: "list", nth, event: ROLLOVER });
      assert.deepEqual([suspended.end?.kind, other.end?.kind], ["threw", "answered"]);
      assert.equal(world.productionCas[0]?.accounts.all[0]?.key, accountKeys(world).key);
    },
  },
  {
    name: "deletes the challenge records of a host that was taken out of the config during its order",
    play: async () => {
      const [gone, stays] = [hostSettings("gone"), hostSettings("stays")];
      const world = freshWorld(false, { certificateAuthorities: ONE_CA, hosts: [gone] });
      await killedAt(world, "answer");
      assert.equal(world.zones.all().length, 1);
      world.settings = { ...world.settings, hosts: [stays] };
      world.invariants.orders.cause();
      await world.run(SCHEDULE);
      assert.deepEqual(world.zones.all(), []);
    },
  },
];
