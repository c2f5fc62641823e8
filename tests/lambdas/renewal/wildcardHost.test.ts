import assert from "node:assert/strict";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { healAndWait } from "../../simulation/settle.ts";
import { FIRST_CA, hostSettings } from "../../simulation/simulatedSettings.ts";
import type { SimulatedRun } from "../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../simulation/simulatedWorld.ts";
import { freshWorld } from "../../simulation/works.ts";

const BY_HAND = { kind: "attempt", force: true, source: "operator" } as const;
const BY_SCHEDULE = { kind: "attempt", force: false, source: "schedule" } as const;
const PAUSED = "cabal-mail/cabal-imap";
const FAILING = "cabal-mail/cabal-smtp-in";
const COPIES = {
  tlsKey: "/cabal/control_domain_ssl_key",
  tlsCert: "/cabal/control_domain_ssl_cert",
  tlsCaBundle: "/cabal/control_domain_chain_cert",
  secure: true,
};

/** One wildcard for three services, as Cabalmail has it. */
function wildcardHost(): HostSettings {
  return hostSettings("mail", {
    names: ["*.example.net", "example.net"],
    endpoints: [
      { hostname: "imap.example.net", port: 143, protocol: "imap-starttls" },
      { hostname: "smtp-in.example.net", port: 25, protocol: "smtp-starttls" },
      { hostname: "smtp-out.example.net", port: 465, protocol: "tls" },
    ],
    deployTo: ["imap", "smtp-in", "smtp-out"].map((one) => ({
      kind: "ecs",
      cluster: "cabal-mail",
      service: `cabal-${one}`,
    })),
    copies: COPIES,
  });
}

function worldWith(host: HostSettings): SimulatedWorld {
  return freshWorld(true, { certificateAuthorities: [{ id: "letsencrypt", directory: FIRST_CA }], hosts: [host] });
}

function answerOf({ end }: SimulatedRun) {
  assert.equal(end?.kind, "answered");
  return end.answer.hosts[0];
}

function startsOf({ effects }: SimulatedRun): number {
  return effects.filter((effect) => effect === "ecs.start").length;
}

describe("a wildcard host with three services", () => {
  it("is deployed to each of them, and every endpoint is looked at under its own host name", async () => {
    const world = worldWith(wildcardHost());
    const run = await world.run(BY_HAND);
    const answer = answerOf(run);
    assert.deepEqual([answer?.action, answer?.deployed, answer?.served], ["issued", true, true]);
    assert.deepEqual(answer?.warnings, []);
    assert.equal(startsOf(run), 3);
    assert.match(world.trace.text(), /handshakes\.look.*imap\.example\.net/);
    assert.equal(world.productionCas[0]?.issued.length, 1);
  });

  it("fails with the one service whose rollout failed, while the others serve what is stored", async () => {
    const world = worldWith(wildcardHost());
    world.services.luck.set(FAILING, "fails");
    world.services.scaleDown(PAUSED);
    const run = await world.run(BY_HAND);
    assert.ok(run.end?.kind === "threw");
    assert.match(
      String(run.end.error),
      /mail: ROLLOUT_FAILED: .*cabal-mail\/cabal-smtp-in: ECS deployment circuit breaker/,
    );
    assert.doesNotMatch(String(run.end.error), /cabal-imap|cabal-smtp-out/);
    assert.equal(startsOf(run), 2);
    const leaf = world.store.valueOf(COPIES.tlsCert);
    assert.equal(world.services.serving("cabal-mail/cabal-smtp-out")?.leaf, leaf);
    assert.deepEqual(
      [COPIES.tlsCert, COPIES.tlsCaBundle].map((name) => world.store.isSecret(name)),
      [true, true],
    );
  });

  it("starts only the failed rollout again, and is served while a service is paused, with a warning", async () => {
    const world = worldWith(wildcardHost());
    world.services.luck.set(FAILING, "fails");
    world.services.scaleDown(PAUSED);
    await world.run(BY_HAND);
    world.services.luck.clear();
    await world.passTo(world.time.now + 3_600_000);
    const run = await world.run(BY_SCHEDULE);
    const answer = answerOf(run);
    assert.deepEqual([answer?.action, answer?.reason, answer?.served], ["deployed", "SERVED", true]);
    assert.equal(startsOf(run), 1);
    assert.deepEqual(answer?.warnings, [
      "cabal-mail/cabal-imap is paused (desired count 0): its tasks read the certificate when they start",
      "not looked at while cabal-mail/cabal-imap is paused (desired count 0): " +
        "imap.example.net:143 connection refused at 143",
    ]);
    const rest = answerOf(await world.run(BY_SCHEDULE));
    assert.deepEqual([rest?.action, rest?.reason, rest?.warnings], ["none", "NOT_DUE", []]);
  });

  it("is served by a service that was paused as soon as its tasks start, without a deployment of the function's", async () => {
    const world = worldWith(wildcardHost());
    world.services.scaleDown(PAUSED);
    await world.run(BY_HAND);
    await healAndWait(world);
    const run = await world.run(BY_SCHEDULE);
    assert.equal(startsOf(run), 0);
    assert.equal(world.services.serving(PAUSED)?.leaf, world.store.valueOf(COPIES.tlsCert));
  });

  it("fails while an endpoint is silent and no service is paused", async () => {
    const world = worldWith(wildcardHost());
    const look = world.look.bind(world);
    world.look = (host, port) =>
      port === 25 ? { seen: [], failures: ["connection refused at 25"] } : look(host, port);
    const { end } = await world.run(BY_HAND);
    assert.match(
      end?.kind === "threw" ? String(end.error) : "",
      /mail: NOT_SERVED: .*smtp-in\.example\.net:25 connection refused/,
    );
  });

  it("fails while a service is paused and another one serves something else", async () => {
    const world = worldWith(wildcardHost());
    world.services.scaleDown(PAUSED);
    const look = world.look.bind(world);
    world.look = (host, port) =>
      port === 25 ? { seen: [{ serial: "0a", sha256: "other" }], failures: [] } : look(host, port);
    const { end } = await world.run(BY_HAND);
    assert.match(end?.kind === "threw" ? String(end.error) : "", /smtp-in\.example\.net:25 serves serial 0a/);
  });
});
