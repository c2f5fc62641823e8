import assert from "node:assert/strict";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import type { DeployTarget } from "../../../core/deployTarget.ts";
import { FIRST_CA, hostSettings, renewalSettings } from "../../simulation/simulatedSettings.ts";
import type { SimulatedRun } from "../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../simulation/simulatedWorld.ts";
import { freshWorld } from "../../simulation/works.ts";

const CAS = [{ id: "letsencrypt", directory: FIRST_CA }];
const SERVICE: DeployTarget = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" };
const BY_HAND = { kind: "attempt", force: true, source: "operator" } as const;
const BY_SCHEDULE = { kind: "attempt", force: false, source: "schedule" } as const;

function worldWith(deployTo: readonly DeployTarget[]): SimulatedWorld {
  return freshWorld(true, { certificateAuthorities: CAS, hosts: [hostSettings("smtp-out", { deployTo })] });
}

function deployedTo(world: SimulatedWorld, deployTo: readonly DeployTarget[]): void {
  world.settings = renewalSettings({
    certificateAuthorities: CAS,
    hosts: [hostSettings("smtp-out", { deployTo })],
  });
}

function answerOf({ end }: SimulatedRun) {
  assert.equal(end?.kind, "answered");
  const [host] = end.answer.hosts;
  return host;
}

function stateOf(world: SimulatedWorld): HostState {
  const [host] = world.settings.hosts;
  assert.ok(host !== undefined);
  return JSON.parse(world.store.valueOf(world.parametersOf(host).state) ?? "{}");
}

describe("a host certificate that something outside reads (deployTo is empty)", () => {
  it("is done once it is stored: the answer says so, and no service or port is asked", async () => {
    const world = worldWith([]);
    const run = await world.run(BY_HAND);
    const answer = answerOf(run);
    assert.deepEqual(
      [answer?.action, answer?.reason, answer?.deployed, answer?.served],
      ["issued", "MISSING", true, true],
    );
    assert.deepEqual(answer?.warnings, []);
    assert.deepEqual(
      [...run.metrics.values()].map(({ storedNotDeployed, failed }) => [storedNotDeployed, failed]),
      [[0, 0]],
    );
    assert.doesNotMatch(world.trace.text(), /\b(ecs|handshakes)\./);
  });

  it("has nothing to do in the next scheduled run", async () => {
    const world = worldWith([]);
    await world.run(BY_HAND);
    const answer = answerOf(await world.run(BY_SCHEDULE));
    assert.deepEqual([answer?.action, answer?.reason, answer?.deployed], ["none", "NOT_DUE", true]);
  });

  it("is rolled out and looked at as soon as the host has a target", async () => {
    const world = worldWith([]);
    await world.run(BY_HAND);
    deployedTo(world, [SERVICE]);
    const answer = answerOf(await world.run(BY_SCHEDULE));
    assert.deepEqual([answer?.action, answer?.reason, answer?.served], ["deployed", "SERVED", true]);
    assert.match(world.trace.text(), /\becs\.start/);
    assert.match(world.trace.text(), /\bhandshakes\.look/);
    const { deployedVersion, servedVersion } = stateOf(world);
    assert.deepEqual([deployedVersion, servedVersion], [1, 1]);
  });
});

describe("the state of a deployment under way", () => {
  it("that an older checkout wrote, without a kind, is followed and not started again", async () => {
    const world = worldWith([SERVICE]);
    world.services.luck.set("cabal-mail/cabal-smtp-out", "hangs");
    await world.run(BY_HAND);
    const [host] = world.settings.hosts;
    assert.ok(host !== undefined);
    const { rollouts = [], ...state } = stateOf(world);
    const old = rollouts.map(({ kind, ...one }) => {
      assert.equal(kind, "ecs");
      return one;
    });
    assert.equal(old.length, 1);
    const value = JSON.stringify({ ...state, rollouts: old });
    world.store.write({ name: world.parametersOf(host).state, value, secret: false });
    const run = await world.run(BY_SCHEDULE);
    assert.deepEqual(
      run.effects.filter((one) => one.startsWith("ecs.")).filter((one) => one === "ecs.start"),
      [],
    );
    assert.equal(answerOf(run)?.reason, "ROLLOUT_RUNNING");
    assert.equal(stateOf(world).rollouts?.[0]?.deploymentId, old[0]?.deploymentId);
  });
});
