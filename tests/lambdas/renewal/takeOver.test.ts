import assert from "node:assert/strict";
import { splitBundle } from "../../../core/hostCertificate/pemBundle.ts";
import type { RenewalEvent } from "../../../core/renewal/renewalEvent.ts";
import { importedBundle } from "../../simulation/importedBundle.ts";
import type { SimulatedRun } from "../../simulation/simulatedRun.ts";
import { FIRST_CA, hostSettings } from "../../simulation/simulatedSettings.ts";
import type { SimulatedWorld } from "../../simulation/simulatedWorld.ts";
import { freshWorld } from "../../simulation/works.ts";

const COPIES = { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain", secure: true };
const SERVICE = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;
const DEPLOYMENT: RenewalEvent = { kind: "attempt", host: "smtp-out", force: false, source: "deployment" };
const SCHEDULE: RenewalEvent = { kind: "attempt", force: false, source: "schedule" };
const DAY_MS = 86_400_000;

type Kind = "good" | "wrong key" | "expired" | "senseless";

/** A service that serves what another program has put into the parameters of the config, and the same as an import. */
async function runningWorld(kind: Kind, names: readonly string[] = ["smtp-out.example.net"]): Promise<SimulatedWorld> {
  const host = hostSettings("smtp-out", { names, copies: COPIES, deployTo: [SERVICE] });
  const world = freshWorld(true, {
    certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA }],
    hosts: [host],
  });
  const running = importedBundle(world, host, "good");
  const { key = "", leaf = "", intermediates = [] } = splitBundle(running) ?? {};
  world.store.write({ name: COPIES.tlsKey, value: key, secret: true });
  // Another program's text: without the line end that the function writes.
  world.store.write({ name: COPIES.tlsCert, value: leaf, secret: true });
  world.store.write({ name: COPIES.tlsCaBundle, value: intermediates.join(""), secret: true });
  await world.passTo(world.time.now + DAY_MS);
  world.services.startedBySomebody(SERVICE.cluster, SERVICE.service);
  await world.passTo(world.time.now + DAY_MS);
  const value = kind === "good" ? running : importedBundle(world, host, kind);
  world.store.write({ name: world.parametersOf(host).import, value, secret: true });
  return world;
}

function answerOf({ end }: SimulatedRun) {
  assert.equal(end?.kind, "answered");
  return end.answer.hosts[0];
}

function orders(world: SimulatedWorld): number {
  return world.trace.text().match(/newOrder/g)?.length ?? 0;
}

describe("the first run of a host whose certificate another program keeps", () => {
  it("takes the running certificate over: no order, no deployment, no write to what the service reads", async () => {
    const world = await runningWorld("good");
    const before = COPIES.tlsCert;
    const versions = world.store.valuesOf(before).length;
    const run = await world.run(DEPLOYMENT);
    const answer = answerOf(run);
    assert.deepEqual(
      [answer?.action, answer?.reason, answer?.deployed, answer?.served, answer?.warnings],
      ["imported", "IMPORTED", true, true, []],
    );
    assert.equal(orders(world), 0);
    assert.ok(!run.effects.includes("ecs.start"), run.effects.join(" "));
    assert.equal(world.store.valuesOf(before).length, versions);
    assert.equal(answerOf(await world.run(SCHEDULE))?.action, "none");
  });

  it("takes a wildcard over for a host whose name is the wildcard", async () => {
    const world = await runningWorld("good", ["*.example.net"]);
    const answer = answerOf(await world.run({ ...DEPLOYMENT, host: "smtp-out" }));
    assert.deepEqual([answer?.action, answer?.certificate?.names], ["imported", ["*.example.net"]]);
    assert.equal(orders(world), 0);
  });

  it("starts a deployment when the newest one is older than what the parameters hold", async () => {
    const world = await runningWorld("good");
    const held = world.store.valueOf(COPIES.tlsCert) ?? "";
    world.store.write({ name: COPIES.tlsCert, value: held, secret: true });
    const run = await world.run(DEPLOYMENT);
    assert.equal(answerOf(run)?.action, "imported");
    assert.ok(run.effects.includes("ecs.start"), run.effects.join(" "));
  });

  it("starts a deployment when the parameters hold another certificate than the import", async () => {
    const world = await runningWorld("good");
    const other = importedBundle(world, hostSettings("smtp-out"), "good");
    const [host] = world.settings.hosts;
    assert.ok(host !== undefined);
    world.store.write({ name: world.parametersOf(host).import, value: other, secret: true });
    const run = await world.run(DEPLOYMENT);
    assert.equal(answerOf(run)?.action, "imported");
    assert.ok(run.effects.includes("ecs.start"), run.effects.join(" "));
    assert.equal(world.store.valueOf(COPIES.tlsKey), splitBundle(other)?.key);
  });

  it("orders nothing in a deployment that was given an unfit one, and says what is wrong with it", async () => {
    const world = await runningWorld("wrong key");
    const answer = answerOf(await world.run(DEPLOYMENT));
    assert.deepEqual([answer?.action, answer?.reason], ["pending", "KEY_MISMATCH"]);
    assert.equal(orders(world), 0);
  });

  it("warns of an unfit one in a scheduled run, and orders a certificate", async () => {
    for (const kind of ["wrong key", "expired", "senseless"] as const) {
      const world = await runningWorld(kind);
      const answer = answerOf(await world.run(SCHEDULE));
      assert.equal(answer?.action, "issued", kind);
      assert.match(
        answer?.warnings.join() ?? "",
        /^\/cabal\/letsencrypt\/smtp-out\.example\.net\/import was not taken over: /,
      );
    }
  });

  it("leaves the import parameter of a host alone that has had a certificate", async () => {
    const world = await runningWorld("good");
    const [host] = world.settings.hosts;
    assert.ok(host !== undefined);
    const { import: name, state } = world.parametersOf(host);
    const value = JSON.stringify({ version: 1, host: "smtp-out", failures: 0, lastSuccess: "2026-01-01T00:00:00Z" });
    world.store.write({ name: state, value, secret: false });
    const answer = answerOf(await world.run(SCHEDULE));
    assert.deepEqual([answer?.action, answer?.reason], ["issued", "MISSING"]);
    assert.notEqual(world.store.valueOf(name), undefined);
  });
});
