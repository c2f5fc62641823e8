import assert from "node:assert/strict";
import type { HostEndpoint } from "../../../core/hostCertificate/hostEndpoint.ts";
import { parseHostState } from "../../../core/hostCertificate/hostState.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import type { HostAnswer } from "../../../core/renewal/renewalAnswer.ts";
import type { PortName } from "../../simulation/faults.ts";
import type { SimulatedRun } from "../../simulation/simulatedRun.ts";
import { FIRST_CA, hostSettings, SECOND_CA } from "../../simulation/simulatedSettings.ts";
import type { SimulatedWorld } from "../../simulation/simulatedWorld.ts";
import { freshWorld } from "../../simulation/works.ts";

const BY_HAND = { kind: "attempt", force: true, source: "operator" } as const;
const BY_SCHEDULE = { kind: "attempt", force: false, source: "schedule" } as const;
const BY_DEPLOYMENT = { kind: "attempt", force: false, source: "deployment" } as const;
const FIRST = { id: "letsencrypt", directory: FIRST_CA };
const IN_VPC = { functionNetwork: { subnetIds: ["subnet-0a", "subnet-0b"] } };
const HOST = "smtp-out.example.net";

function worldWith(endpoints: readonly HostEndpoint[], change: Partial<RenewalSettings> = {}): SimulatedWorld {
  const hosts = [hostSettings("smtp-out", { endpoints })];
  return freshWorld(true, { certificateAuthorities: [FIRST], hosts, ...change });
}

function answerOf({ end }: SimulatedRun): HostAnswer {
  assert.equal(end?.kind, "answered");
  const [host] = end.answer.hosts;
  assert.ok(host !== undefined);
  return host;
}

function stateOf(world: SimulatedWorld) {
  const [host] = world.settings.hosts;
  assert.ok(host !== undefined);
  return parseHostState(world.store.valueOf(world.parametersOf(host).state) ?? "");
}

describe("an endpoint that is reached at a private name", () => {
  it("is looked at there, under its public name", async () => {
    const world = worldWith([{ hostname: HOST, port: 465, protocol: "tls", connect: "smtp-out.cabal.internal" }]);
    const { served } = answerOf(await world.run(BY_HAND));
    assert.equal(served, true);
    assert.match(world.trace.text(), /handshakes\.look\(smtp-out\.example\.net:465 at smtp-out\.cabal\.internal\)/);
  });

  it("is named with both names when it serves another certificate", async () => {
    const world = worldWith([{ hostname: HOST, port: 465, protocol: "tls", connect: "smtp-out.cabal.internal" }]);
    world.look = () => ({ seen: [], failures: ["ECONNREFUSED"] });
    const { reason, message } = answerOf(await world.run(BY_DEPLOYMENT));
    assert.equal(reason, "NOT_SERVED");
    assert.equal(message, "smtp-out.example.net:465 (at smtp-out.cabal.internal) ECONNREFUSED");
  });
});

describe("an endpoint that nobody looks at", () => {
  const unseen = { hostname: HOST, port: 465, protocol: "tls", look: false } as const;

  it("is done once the certificate is stored and rolled out, and is called not looked at", async () => {
    const world = worldWith([unseen]);
    const run = await world.run(BY_HAND);
    const { action, deployed, served, notLookedAt, warnings } = answerOf(run);
    assert.deepEqual([action, deployed, served, warnings], ["issued", true, true, []]);
    assert.deepEqual(notLookedAt, ["smtp-out.example.net:465"]);
    assert.doesNotMatch(world.trace.text(), /handshakes\./);
    assert.deepEqual(
      [...run.metrics.values()].map(({ storedNotDeployed }) => storedNotDeployed),
      [0],
    );
    const { deployedVersion, servedVersion } = stateOf(world) ?? {};
    assert.deepEqual([deployedVersion, servedVersion], [1, undefined]);
    assert.equal(answerOf(await world.run(BY_SCHEDULE)).reason, "NOT_DUE");
  });

  it("leaves a rollout that ends in a later run with a reason that does not speak of ports", async () => {
    const world = worldWith([unseen]);
    world.services.missing.add("cabal-mail/cabal-smtp-out");
    assert.equal(answerOf(await world.run(BY_DEPLOYMENT)).reason, "SERVICE_MISSING");
    world.services.missing.clear();
    const { action, reason, message } = answerOf(await world.run(BY_SCHEDULE));
    assert.deepEqual([action, reason], ["deployed", "ROLLED_OUT"]);
    assert.equal(message, "every deploy target has the stored certificate; no port is looked at");
  });

  it("does not hide another endpoint that serves another certificate", async () => {
    const world = worldWith([unseen, { hostname: HOST, port: 587, protocol: "smtp-starttls" }]);
    world.look = () => ({ seen: [], failures: ["ECONNREFUSED"] });
    const { reason, message } = answerOf(await world.run(BY_DEPLOYMENT));
    assert.equal(reason, "NOT_SERVED");
    assert.equal(message, "smtp-out.example.net:587 ECONNREFUSED");
  });

  it("is looked at from the run on that may look again", async () => {
    const world = worldWith([unseen]);
    await world.run(BY_HAND);
    world.settings = { ...world.settings, hosts: [hostSettings("smtp-out")] };
    assert.equal(answerOf(await world.run(BY_SCHEDULE)).reason, "SERVED");
    assert.equal(stateOf(world)?.servedVersion, 1);
  });
});

describe("a function in subnets without a way out", () => {
  const WHERE = "the function runs in subnet-0a, subnet-0b";
  const ADVICE = "their route tables must lead to a NAT gateway, and its security groups must let HTTPS out";

  /** Calls of AWS's API of these ports get no connection. */
  function cutOff(world: SimulatedWorld, ...ports: readonly PortName[]): void {
    world.faults = ({ port }) => (ports.includes(port) ? "error" : undefined);
    world.refused = (reason, detail) => {
      throw new RenewalError({ reason, detail: `${detail}: ETIMEDOUT`, type: "ETIMEDOUT" });
    };
  }

  function silence(world: SimulatedWorld, directory: string): void {
    world.caOf(directory).assertServes = () => {
      const detail = `${new URL(directory).host}/directory: no answer: time limit`;
      throw new RenewalError({ reason: "CA_UNREACHABLE", type: "ETIMEDOUT", detail });
    };
  }

  const faultOf = async (world: SimulatedWorld) => {
    const { reason, message } = answerOf(await world.run(BY_DEPLOYMENT));
    return { reason, message };
  };

  it("says so when SSM gives no connection, with the subnets and what they need", async () => {
    const world = worldWith([], IN_VPC);
    cutOff(world, "store");
    const { reason, message } = await faultOf(world);
    assert.equal(reason, "NO_EGRESS");
    assert.match(message, /^ssm: read of .*: ETIMEDOUT; /);
    assert.ok(message.endsWith(`; ${WHERE}: ${ADVICE}`), message);
  });

  it("says so when SSM has an endpoint in the VPC, and neither the CA nor Route 53 gives a connection", async () => {
    const world = worldWith([], IN_VPC);
    cutOff(world, "records");
    silence(world, FIRST_CA);
    const { reason, message } = await faultOf(world);
    assert.equal(reason, "NO_EGRESS");
    assert.equal(
      message,
      `first.ca.example/directory: no answer: time limit; ${WHERE}; Route 53 gives no connection either: ${ADVICE}`,
    );
    assert.equal(stateOf(world)?.lastError?.reason, "NO_EGRESS");
  });

  it("takes a CA for down while Route 53 answers, and asks the next CA", async () => {
    const world = worldWith([], { ...IN_VPC, certificateAuthorities: [FIRST] });
    silence(world, FIRST_CA);
    const down = await faultOf(world);
    assert.deepEqual(down, {
      reason: "CA_UNREACHABLE",
      message: `first.ca.example/directory: no answer: time limit; ${WHERE}`,
    });
    const second = worldWith([], {
      ...IN_VPC,
      certificateAuthorities: [FIRST, { id: "second", directory: SECOND_CA }],
    });
    silence(second, FIRST_CA);
    assert.equal(answerOf(await second.run(BY_HAND)).action, "issued");
  });

  it("is not what a function outside any VPC says, whatever gives no connection", async () => {
    const world = worldWith([]);
    cutOff(world, "store");
    const { reason, message } = await faultOf(world);
    assert.equal(reason, "STORE_FAILED");
    assert.doesNotMatch(message, /subnet|NAT/);
  });

  it("is not what a refusal of AWS says", async () => {
    const world = worldWith([], IN_VPC);
    world.faults = ({ port }) => (port === "store" ? "error" : undefined);
    world.refused = () => {
      throw new RenewalError({ reason: "ACCESS_DENIED", type: "AccessDeniedException", detail: "denied" });
    };
    assert.deepEqual(await faultOf(world), { reason: "ACCESS_DENIED", message: "denied" });
  });
});
