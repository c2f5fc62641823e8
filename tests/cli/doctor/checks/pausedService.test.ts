import assert from "node:assert/strict";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import { known } from "../../../../cli/aws/reading.ts";
import { planFix } from "../../../../cli/doctor/fix/planFix.ts";
import { endpoint, facts, shown } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

const refused = shown({ failure: "refused", message: "the connection is refused" });
const mail = endpoint([refused]);
const port = { ...mail, consumer: undefined, entry: { ...mail.entry, certificate: "smtp-out" } };

const NAME = "cabal-mail/cabal-smtp-out";
/** Eleven days ago: before the certificate was stored. */
const OLD = Date.parse(hours(-24 * 11));

const CHECKED = ["served", "deployment", "renewal"];

describe("the doctor's verdict on a service whose desired count is 0", () => {
  it("is a warning, and its ports that nothing serves are not a failure", () => {
    const paused = facts({ endpoints: [port], hosts: [healthyHost({ service: { desired: 0, running: 0 } })] });
    const { exitCode, rootCause, endpoints } = diagnose(paused, CHECKED, []);
    assert.deepEqual([exitCode, rootCause?.reason], [1, "SERVICE_PAUSED"]);
    assert.equal(endpoints[0]?.loss, undefined, "nobody loses what somebody has switched off");
  });

  it("is about the paused one of several services, and about no port of another", () => {
    const [service] = healthyHost().services;
    assert.ok(service);
    const named = (name: string, desired: number) => {
      const found = known(service.service);
      assert.ok(found);
      return {
        ...service,
        entry: { ...service.entry, service: name },
        service: { value: { ...found, desired, running: desired } },
        ...(desired === 0 && { tasks: { value: [] } }),
      };
    };
    const host = healthyHost();
    const hosts = [{ ...host, services: [named("cabal-imap", 0), named("cabal-smtp-out", 1)] }];
    const of = (name: string, connect?: string) => {
      const entry = { ...port.entry, hosts: [`${name}.example.net`], ...(connect !== undefined && { connect }) };
      const { endpoints } = diagnose(facts({ endpoints: [{ ...port, entry }], hosts }), ["served"], []);
      return [endpoints[0]?.verdict, endpoints[0]?.rootCause?.reason];
    };
    assert.deepEqual(of("imap"), ["warn", "SERVICE_PAUSED"]);
    assert.deepEqual(of("mail", "imap.cabal.internal"), ["warn", "SERVICE_PAUSED"]);
    assert.deepEqual(of("smtp-out"), ["fail", "CONNECTION_REFUSED"]);
    // Whose port it is cannot be told by this name.
    assert.deepEqual(of("post"), ["warn", "SERVICE_PAUSED"]);
  });

  it("explains a private name that service discovery has forgotten", () => {
    const connect = "imap.cabal.internal";
    const unresolved = { unknown: `${connect} does not resolve here`, why: "outside" as const };
    const addresses = new Map([["imap.example.net", unresolved]]);
    const private143 = { ...port, entry: { ...port.entry, connect }, handshakes: [], addresses };
    const of = (desired: number) => {
      const host = healthyHost({ service: { desired, running: desired } });
      const { endpoints } = diagnose(facts({ endpoints: [private143], hosts: [host] }), ["address"], []);
      return [endpoints[0]?.verdict, endpoints[0]?.rootCause?.reason];
    };
    assert.deepEqual(of(0), ["warn", "SERVICE_PAUSED"]);
    assert.deepEqual(of(1), ["unknown", "OUTSIDE_NETWORK"]);
  });

  it("is a failure for a service that should have a task and has none", () => {
    const down = facts({ endpoints: [port], hosts: [healthyHost({ service: { desired: 1, running: 0 } })] });
    const { exitCode, rootCause } = diagnose(down, CHECKED, []);
    assert.deepEqual([exitCode, rootCause?.reason], [2, "SERVICE_DOWN"]);
  });
});

describe("the doctor's --fix", () => {
  it("does not request a deployment that ECS has refused", () => {
    const lastError = {
      reason: "DEPLOY_FAILED",
      detail: "ecs:UpdateService of cabal-mail/cabal-smtp-out: InvalidParameterException: Use AWS CodeDeploy.",
      at: hours(-0.5),
    };
    const denied = { ...lastError, reason: "ACCESS_DENIED", detail: `ecs:UpdateService of ${NAME}: not authorized` };
    for (const error of [lastError, denied]) {
      const host = healthyHost({ taskStarted: OLD, state: { lastError: error, failures: 1 } });
      const found = facts({ hosts: [host] });
      const diagnosis = diagnose(found, CHECKED, []);
      assert.equal(diagnosis.rootCause?.reason, "DEPLOYMENT_REFUSED");
      assert.deepEqual(diagnosis.rootCause?.evidence, [error.detail]);
      assert.deepEqual(planFix(found, diagnosis), { steps: [], refusals: [] });
      assert.doesNotMatch(JSON.stringify(diagnosis), /--fix/);
    }
  });

  it("shows a service that the function may not look at, though its tasks are young", () => {
    const detail = `ecs:DescribeServices of ${NAME}: not authorized`;
    const lastError = { reason: "ACCESS_DENIED", detail, at: hours(-0.5) };
    const found = facts({ hosts: [healthyHost({ state: { lastError, failures: 1 } })] });
    const { exitCode, rootCause } = diagnose(found, CHECKED, []);
    assert.deepEqual([exitCode, rootCause?.reason, rootCause?.evidence], [1, "DEPLOYMENT_REFUSED", [detail]]);
  });

  it("requests the deployment that is missing", () => {
    const found = facts({ hosts: [healthyHost({ taskStarted: OLD })] });
    const { steps } = planFix(found, diagnose(found, CHECKED, []));
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ["deploy-service"],
    );
  });
});
