import assert from "node:assert/strict";
import { parseHostState } from "../../core/hostCertificate/hostState.ts";
import type { HostAnswer } from "../../core/renewal/renewalAnswer.ts";
import { noFaults } from "./faults.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import { hostSettings } from "./simulatedSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";
import { ACCOUNT, changeHost, FORCE, fails, HOST, ONE_CA, SCHEDULE, type Situation, TWO_CAS } from "./situation.ts";
import { freshWorld, servedWorld } from "./works.ts";

const HOUR_MS = 3_600_000;

/** What a run says, and what it keeps in its state. */
export const ANSWERED_RULES: readonly Situation[] = [
  {
    name: "says that the state in SSM cannot be read, and nothing of it otherwise",
    play: async () => {
      const world = await servedWorld(false);
      await world.passTo(world.time.now + HOUR_MS);
      assert.deepEqual(answerOf(await world.run(SCHEDULE)).warnings, []);
      world.invariants.orders.cause();
      world.store.write({ name: `${HOST}/state`, value: "{", secret: false });
      const { warnings } = answerOf(await world.run(SCHEDULE));
      assert.deepEqual(warnings, ["the state in SSM cannot be read; it was rebuilt from the bundle"]);
    },
  },
  {
    name: "says that it ordered from the configured CA, since the certificate's own is not configured any more",
    play: async () => {
      const world = await servedWorld(false);
      world.settings = { ...world.settings, certificateAuthorities: TWO_CAS.slice(1) };
      world.invariants.orders.cause();
      const { action, reason } = answerOf(await world.run(SCHEDULE));
      assert.deepEqual([action, reason], ["issued", "CA_CHANGED"]);
      assert.equal(world.productionCas[1]?.issued.length, 1);
    },
  },
  {
    name: "says which parameter holds no account",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.store.write({ name: ACCOUNT, value: "overwritten", secret: true });
      assert.match(errorOf(await world.run(SCHEDULE)), new RegExp(`ACCOUNT_REFUSED: ${ACCOUNT} holds no account`));
    },
  },
  {
    name: "says for which name the CA saw no challenge record, and what the resolver sees",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.productionCas[0]?.failValidation();
      const error = errorOf(await world.run(SCHEDULE));
      assert.match(error, /VALIDATION_FAILED: order: unauthorized: smtp-out\.example\.net: no TXT record/);
      assert.match(error, /the resolver here sees 1 TXT values at _acme-challenge\.smtp-out\.example\.net/);
    },
  },
  {
    name: "warns that the CA did not say when to renew, and keeps to the lifetime",
    play: async () => {
      const world = await servedWorld(false);
      await world.passTo(world.time.now + 24 * HOUR_MS);
      world.faults = fails("ca", "renewalInfo", 1);
      const { action, warnings } = answerOf(await world.run(SCHEDULE));
      assert.equal(action, "none");
      assert.match(warnings.join(), /^the renewal window could not be asked for: /);
    },
  },
  {
    name: "forgets a failure once a certificate is stored",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.faults = fails("ca", "facts", 1);
      await world.run(SCHEDULE);
      assert.deepEqual(keptOf(world), { failures: 1, hasBackoff: true, hasError: true });
      world.faults = noFaults;
      world.invariants.orders.cause();
      await world.run(FORCE);
      assert.deepEqual(keptOf(world), { failures: 0, hasBackoff: false, hasError: false });
    },
  },
  {
    name: "orders once for each change of the names, also for a name that the certificate covers already",
    play: async () => {
      const world = await servedWorld(false);
      for (const names of [["smtp-out.example.net", "alt.example.net"], ["smtp-out.example.net"]]) {
        changeHost(world, hostSettings("smtp-out", { names }));
        assert.equal(answerOf(await world.run(SCHEDULE)).action, "issued", names.join(" "));
        assert.equal(answerOf(await world.run(SCHEDULE)).action, "none", names.join(" "));
      }
    },
  },
  {
    name: "waits a fortieth of what is left of the certificate at most, however often it has failed",
    play: async () => {
      const world = await servedWorld(false);
      const notAfter = world.productionCas[0]?.issued[0]?.notAfter ?? 0;
      await world.passTo(notAfter - 40 * HOUR_MS);
      world.faults = fails("ca", "facts", 1);
      for (let failures = 0; failures < 4; failures += 1) await world.run(FORCE);
      const { failures, retryAfter } = stateOf(world) ?? {};
      assert.equal(failures, 4);
      assert.ok(Date.parse(retryAfter ?? "") - world.time.now <= HOUR_MS, retryAfter);
    },
  },
  {
    name: "says for how long a deployment has been under way, and that it is slow after 45 minutes",
    play: async () => {
      const world = freshWorld(false, { certificateAuthorities: ONE_CA });
      world.services.luck.set("cabal-mail/cabal-smtp-out", "hangs");
      await world.run(SCHEDULE);
      await world.passTo(world.time.now + HOUR_MS);
      assert.match(errorOf(await world.run(SCHEDULE)), /ROLLOUT_SLOW: .*cabal-smtp-out, for [45]\d\d\d s/);
    },
  },
];

function answerOf({ end }: SimulatedRun): HostAnswer {
  assert.ok(end?.kind === "answered", end?.kind === "threw" ? String(end.error) : end?.kind);
  const [answer] = end.answer.hosts;
  assert.ok(answer !== undefined);
  return answer;
}

function errorOf({ end }: SimulatedRun): string {
  assert.ok(end?.kind === "threw" && end.error instanceof Error, end?.kind);
  return end.error.message;
}

function stateOf(world: SimulatedWorld) {
  return parseHostState(world.store.valueOf(`${HOST}/state`) ?? "");
}

function keptOf(world: SimulatedWorld) {
  const { failures, retryAfter, lastError } = stateOf(world) ?? {};
  return { failures, hasBackoff: retryAfter !== undefined, hasError: lastError !== undefined };
}
