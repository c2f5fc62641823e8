import type { RenewalSettings } from "../../../../core/hostCertificate/renewalSettings.ts";
import { hostSettings } from "../../../simulation/simulatedSettings.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";
import { fails, HOST, ONE_CA, SCHEDULE } from "../../../simulation/situation.ts";
import { freshWorld, servedWorld } from "../../../simulation/works.ts";
import { checkOutcomes } from "./outcomes.ts";

function fresh(change: Partial<RenewalSettings> = {}): SimulatedWorld {
  return freshWorld(true, { certificateAuthorities: ONE_CA, ...change });
}

describe("what a run that deploys comes to", () => {
  checkOutcomes([
    [
      "a deployment that fails",
      async () => {
        const world = fresh();
        world.services.luck.set("cabal-mail/cabal-smtp-out", "fails");
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: ROLLOUT_FAILED: cabal-mail/cabal-smtp-out: ECS deployment circuit breaker: tasks failed to start.",
    ],
    [
      "a deployment that is rolled back",
      async () => {
        const world = fresh();
        world.services.luck.set("cabal-mail/cabal-smtp-out", "rolls back");
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: ROLLOUT_FAILED: cabal-mail/cabal-smtp-out: ECS deployment circuit breaker: tasks failed to start.",
    ],
    [
      "a service that does not exist",
      async () => {
        const world = fresh();
        world.services.missing.add("cabal-mail/cabal-smtp-out");
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: SERVICE_MISSING: cabal-mail/cabal-smtp-out does not exist",
    ],
    [
      "a deployment that hangs",
      async () => {
        const world = fresh();
        world.services.luck.set("cabal-mail/cabal-smtp-out", "hangs");
        return { world, run: await world.run(SCHEDULE) };
      },
      "issued MISSING: No certificate is stored.",
    ],
    [
      "two deployments that fail",
      async () => {
        const two = ["s1", "s2"].map((service) => ({ kind: "ecs" as const, cluster: "c", service }));
        const world = fresh({ hosts: [hostSettings("smtp-out", { deployTo: two })] });
        world.services.luck.set("c/s1", "fails");
        world.services.luck.set("c/s2", "fails");
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: ROLLOUT_FAILED: c/s1: ECS deployment circuit breaker: tasks failed to start.; c/s2: ECS deployment circuit breaker: tasks failed to start.",
    ],
    [
      "a port that refuses connections",
      async () => {
        const world = fresh();
        world.faults = fails("handshakes", "look", 1);
        return { world, run: await world.run(SCHEDULE) };
      },
      "threw 1 of 1 hosts failed. smtp-out: NOT_SERVED: smtp-out.example.net:465 ECONNREFUSED",
    ],
    [
      "a copy that somebody has changed",
      async () => {
        const world = await servedWorld(true);
        await world.run(SCHEDULE);
        world.store.write({ name: `${HOST}/tls-cert`, value: "other", secret: false });
        return { world, run: await world.run(SCHEDULE) };
      },
      "healed COPIES_HEALED: a derived copy in SSM was not that of the bundle, and was written again",
    ],
    [
      "a run with nothing to do",
      async () => {
        const world = await servedWorld(true);
        await world.run(SCHEDULE);
        return { world, run: await world.run(SCHEDULE) };
      },
      "none NOT_DUE: Due at TIME, by the CA's window.",
    ],
  ]);
});
