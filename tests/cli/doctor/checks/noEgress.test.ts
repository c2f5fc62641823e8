import assert from "node:assert/strict";
import { hostRenewal } from "../../../../cli/doctor/checks/hostRenewal.ts";
import { renewer } from "../../../../cli/doctor/checks/renewer.ts";
import { lastNoEgress } from "../../../../cli/doctor/gather/renewalFunction.ts";
import { withNext } from "../../../../cli/doctor/reasons/finding.ts";
import { mailInventory } from "../../../monitoring/mailInventory.ts";
import { facts, NOW } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

describe("the doctor on a renewal function without a way out", () => {
  const LINE =
    '{"level":"ERROR","message":"ssm:GetParameters of /cabal/a: ETIMEDOUT; the function runs in subnet-0a","reason":"NO_EGRESS"}';
  const log = (minutesAgo: number) => ({
    value: {
      lastEvent: NOW - 60_000,
      lastCrash: undefined,
      lastNoEgress: { at: NOW - minutesAgo * 60_000, text: LINE },
    },
  });

  it("finds it in the log, when the function cannot even write its state", () => {
    const found = renewer(facts({ hosts: [healthyHost({ log: log(20), state: { lastRun: hours(-3) } })] })).at(-1);
    assert.equal(found?.reason, "NO_EGRESS");
    assert.match(
      found?.evidence[0] ?? "",
      /^20 min ago: ssm:GetParameters of \/cabal\/a: ETIMEDOUT; the function runs in/,
    );
  });

  it("passes when a later run wrote the state, or the line is old", () => {
    const reasons = (minutesAgo: number, lastRun: string) =>
      renewer(facts({ hosts: [healthyHost({ log: log(minutesAgo), state: { lastRun } })] })).at(-1)?.reason;
    assert.equal(reasons(40, hours(-0.5)), undefined);
    assert.equal(reasons(91, hours(-3)), undefined);
  });

  it("finds it in the state, when SSM has an endpoint in the VPC and the CA is out of reach", () => {
    const lastError = { reason: "NO_EGRESS", type: "ETIMEDOUT", detail: "no answer", at: hours(-0.2) };
    const host = healthyHost({ state: { lastError, failures: 2 } });
    const [found] = hostRenewal(facts({ hosts: [host] }));
    assert.equal(found?.reason, "NO_EGRESS");
    assert.equal(
      found?.evidence[0],
      "NO_EGRESS, the function's VPC has no way to AWS or to the CA (ETIMEDOUT): no answer",
    );
    assert.ok(found !== undefined);
    assert.deepEqual(withNext(found, mailInventory()).next, [
      "aws lambda get-function-configuration --region us-west-2 --function-name cabal-certbot-renewal --query VpcConfig",
    ]);
  });

  it("is read from the line of a host, and from the error of a run, and from no other line", () => {
    const seen = (text: string) => lastNoEgress([{ at: 1, text }])?.text;
    assert.equal(seen(LINE), LINE);
    const thrown = '{"errorType":"RenewalRunError","errorMessage":"1 of 1 hosts failed. mx: NO_EGRESS: ssm"}';
    assert.equal(seen(thrown), thrown);
    assert.equal(seen('{"message":"1 of 1 hosts failed. mx: STORE_FAILED: ssm","reason":"STORE_FAILED"}'), undefined);
  });
});
