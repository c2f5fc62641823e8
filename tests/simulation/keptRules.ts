import assert from "node:assert/strict";
import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import { noFaults } from "./faults.ts";
import { settle } from "./settle.ts";
import {
  accountKeys,
  changeHost,
  FORCE,
  fails,
  HOST,
  killedAt,
  ONE_CA,
  ROLLOVER,
  SCHEDULE,
  type Situation,
  TWO_CAS,
} from "./situation.ts";
import { hostSettings, OWN_ZONE, STAGING_CA } from "./simulatedSettings.ts";
import { freshWorld, servedWorld } from "./works.ts";

export const KEPT_RULES: readonly Situation[] = [
  {
    name: "answers every challenge of an order in one run",
    play: async () => {
      const names = ["smtp-out.example.net", "*.smtp-out.example.net", "alt.smtp-out.example.net"];
      const world = freshWorld(false, { certificateAuthorities: ONE_CA, hosts: [hostSettings("smtp-out", { names })] });
      const run = await world.run(SCHEDULE);
      assert.ok(run.end?.kind === "answered");
      assert.equal(run.end.answer.hosts[0]?.action, "issued");
    },
  },
  {
    name: "orders once more without `replaces` when the CA says that the certificate is replaced already",
    play: async () => {
      const world = await servedWorld(false);
      const [first] = world.productionCas[0]?.issued ?? [];
      assert.ok(first !== undefined);
      first.replacedBy = first.order;
      world.invariants.orders.cause();
      const run = await world.run(FORCE);
      assert.equal(run.end?.kind, "answered");
      assert.equal(world.store.readVersion(`${HOST}/bundle`)?.version, 2);
    },
  },
  {
    name: "does not go on with an order for another key type, and deletes its records although Route 53 failed at first",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      await killedAt(world, "answer");
      changeHost(world, { keyType: "EC_secp384r1" });
      world.faults = fails("records", "change", 1, 1);
      await world.run(SCHEDULE);
      world.faults = noFaults;
      await settle(world);
      assert.equal(world.productionCas[0]?.issued.length, 1);
      assert.deepEqual(world.zones.all(), []);
    },
  },
  {
    name: "does not go on with an order for another profile",
    play: async () => {
      const world = freshWorld(
        false,
        { certificateAuthorities: ONE_CA },
        { classic: 7_776_000_000, short: 576_000_000 },
      );
      changeHost(world, { profile: "classic" });
      await killedAt(world, "answer");
      changeHost(world, { profile: "short" });
      await settle(world);
      const issued = world.productionCas[0]?.issued ?? [];
      assert.deepEqual(
        issued.map(({ order }) => order.profile),
        ["short"],
      );
    },
  },
  {
    name: "leaves a finalized order to its CA while that CA asks for patience",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: TWO_CAS });
      world.faults = fails("ca", "chains", 1);
      await world.run(SCHEDULE);
      world.faults = noFaults;
      const [first, second] = world.productionCas;
      assert.ok(first !== undefined);
      first.unavailableUntil = world.time.now + 3 * 3_600_000;
      await world.passTo(world.time.now + 3_600_000);
      await world.run(SCHEDULE);
      await world.passTo(world.time.now + 3_600_000);
      await world.run(SCHEDULE);
      assert.deepEqual([first.issued.length, second?.orders.size], [1, 0]);
      await settle(world);
      assert.deepEqual([first.issued.length, second?.orders.size], [1, 0]);
    },
  },
  {
    name: "leaves a host to the run that holds its lease",
    play: async () => {
      const world = await servedWorld(false);
      world.invariants.orders.cause();
      const first = world.start(FORCE);
      await world.passTo(world.time.now + 500);
      const second = world.start(FORCE);
      await world.finish([first, second]);
      const actions = [first, second].map(({ end }) =>
        end?.kind === "answered" ? end.answer.hosts[0]?.action : "none",
      );
      assert.deepEqual(actions, ["issued", "busy"]);
      assert.equal(world.productionCas[0]?.orders.size, 2);
    },
  },
  {
    name: "goes on with the second CA's order when the first CA serves again",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: TWO_CAS });
      const [first, second] = world.productionCas;
      assert.ok(first !== undefined);
      first.unavailableUntil = world.time.now + 600_000;
      await killedAt(world, "answer");
      await settle(world);
      assert.deepEqual([first.orders.size, second?.orders.size], [0, 1]);
    },
  },
  {
    name: "deletes what a rehearsal has left in the next scheduled run, although nothing is due",
    play: async () => {
      const certificateAuthorities = ONE_CA.map((one) => ({
        ...one,
        staging: STAGING_CA,
        firstContact: "production" as const,
      }));
      const world = freshWorld(false, { certificateAuthorities });
      await world.run(SCHEDULE);
      // The CA's window is asked for; after that a scheduled run would find nothing to do.
      await world.run(SCHEDULE);
      world.faults = fails("records", "change", 2);
      await world.run({ kind: "dryRun" });
      world.faults = noFaults;
      assert.equal(world.zones.all().length, 1);
      await world.run(SCHEDULE);
      assert.deepEqual(world.zones.all(), []);
      assert.equal(world.store.valueOf(`${HOST}/rehearsal`), undefined);
    },
  },
  {
    name: "orders anew when the profile changes",
    play: async () => {
      const world = freshWorld(
        false,
        { certificateAuthorities: ONE_CA },
        { classic: 7_776_000_000, short: 576_000_000 },
      );
      changeHost(world, { profile: "classic" });
      await world.run(SCHEDULE);
      changeHost(world, { profile: "short" });
      await settle(world);
      const profiles = world.productionCas[0]?.issued.map(({ order }) => order.profile);
      assert.deepEqual(profiles, ["classic", "short"]);
    },
  },
  {
    name: "replaces and revokes what a killed run was to revoke, without being asked again",
    play: async () => {
      const world = await servedWorld(false);
      world.invariants.orders.cause();
      const event: RenewalEvent = { kind: "revoke", host: "smtp-out", reason: 1, key: "any" };
      await killedAt(world, "facts", { event });
      await settle(world);
      const [first, second] = world.productionCas[0]?.issued ?? [];
      assert.deepEqual([first?.revokedFor, second?.revokedFor], [1, undefined]);
      assert.ok(world.store.valueOf(`${HOST}/bundle`)?.startsWith(second?.key ?? "none"));
    },
  },
  {
    name: "orders when the bundle cannot be read",
    play: async () => {
      const world = await servedWorld(false);
      const { onChange } = world.store;
      world.store.onChange = () => undefined;
      world.store.write({ name: `${HOST}/bundle`, value: "something else", secret: true });
      world.store.onChange = onChange;
      await settle(world);
      assert.equal(world.productionCas[0]?.issued.length, 2);
    },
  },
  {
    name: "writes copies under the operator's names once, when they are added, and nothing while they match",
    play: async () => {
      const world = await servedWorld(false);
      changeHost(world, { copies: { tlsKey: "/a/key", tlsCert: "/a/leaf", tlsCaBundle: "/a/chain", secure: true } });
      await world.run(SCHEDULE);
      const rest = await world.run(SCHEDULE);
      assert.deepEqual(rest.effects, ["store.read", "store.list"]);
      const versions = ["/a/key", "/a/leaf", "/a/chain"].map((name) => world.store.readVersion(name)?.version);
      assert.deepEqual(versions, [1, 1, 1]);
      assert.equal(world.productionCas[0]?.issued.length, 1);
    },
  },
  {
    name: "waits as long as a CA says with a date",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      const [ca] = world.productionCas;
      ca?.limits.sayDates();
      ca?.limits.imposed.set("smtp-out.example.net", world.time.now + 10_800_000);
      await world.run(SCHEDULE);
      await world.passTo(world.time.now + 3_600_000);
      const run = await world.run(FORCE);
      assert.ok(run.end?.kind === "answered");
      assert.deepEqual([run.end.answer.hosts[0]?.action, run.end.answer.hosts[0]?.reason], ["waiting", "NO_CA"]);
    },
  },
  {
    name: "tries again a day after many failures",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.faults = fails("ca", "facts", 1);
      for (let failures = 0; failures < 5; failures += 1) await world.run(FORCE);
      await settle(world);
      assert.equal(world.productionCas[0]?.issued.length, 1);
    },
  },
  {
    name: "goes on with the account's next key when a run was killed behind the rollover",
    play: async () => {
      const world = await servedWorld(false);
      await killedAt(world, "rollOver", { event: ROLLOVER, kind: "lateDeath" });
      world.invariants.orders.cause();
      const run = await world.run(FORCE);
      assert.equal(run.end?.kind, "answered");
      assert.equal(world.productionCas[0]?.accounts.all[0]?.key, accountKeys(world).key);
    },
  },
  {
    name: "leaves the values of others beside its challenge record as they are, while it is there and afterwards",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.others.add("another challenge");
      const recordName = "_acme-challenge.smtp-out.example.net";
      world.zones.put(OWN_ZONE, recordName, { values: ["another challenge"], ttl: 300 });
      const run = await world.run(SCHEDULE);
      assert.equal(run.end?.kind, "answered");
      assert.equal(run.effects.filter((effect) => effect === "records.change").length, 2);
      assert.deepEqual(world.zones.valuesAt(OWN_ZONE, recordName), ["another challenge"]);
    },
  },
  {
    name: "answers neither deployed nor served while the deployment hangs",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.services.luck.set("cabal-mail/cabal-smtp-out", "hangs");
      const run = await world.run(SCHEDULE);
      assert.ok(run.end?.kind === "answered");
      const [answer] = run.end.answer.hosts;
      assert.deepEqual([answer?.action, answer?.deployed, answer?.served], ["issued", false, false]);
    },
  },
  {
    name: "keeps an order whose chain leads to no known root, and asks another CA once its own is not configured any more",
    play: async () => {
      const [first] = ONE_CA;
      assert.ok(first !== undefined);
      const untrusted = { id: "untrusted", directory: STAGING_CA };
      const world = freshWorld(false, { certificateAuthorities: [untrusted, first] });
      for (const event of [SCHEDULE, FORCE]) {
        const { end } = await world.run(event);
        assert.match(end?.kind === "threw" ? String(end.error) : "", /CHAIN_BROKEN/);
      }
      const orders = () => world.cas.map(({ traits, orders: { size } }) => [traits.directory, size]);
      assert.deepEqual(new Map(orders() as [string, number][]).get(STAGING_CA), 1);
      assert.equal(world.productionCas[0]?.orders.size, 0);
      world.settings = { ...world.settings, certificateAuthorities: [first] };
      world.invariants.orders.cause();
      await settle(world);
      assert.equal(world.productionCas[0]?.issued.length, 1);
    },
  },
  {
    name: "starts a deployment that failed again by the next scheduled run, and by none before its backoff is over",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.services.luck.set("cabal-mail/cabal-smtp-out", "fails");
      const failed = await world.run(SCHEDULE);
      assert.match(failed.end?.kind === "threw" ? String(failed.end.error) : "", /ROLLOUT_FAILED/);
      world.services.luck.clear();
      const starts = ({ effects }: typeof failed) => effects.filter((effect) => effect === "ecs.start").length;
      assert.deepEqual([starts(failed), starts(await world.run(SCHEDULE))], [1, 0]);
      await world.passTo(world.time.now + 3_600_000);
      const next = await world.run(SCHEDULE);
      assert.equal(starts(next), 1);
      assert.equal(next.end?.kind === "answered" && next.end.answer.hosts[0]?.served, true);
    },
  },
];
