import assert from "node:assert/strict";
import { hostRenewal } from "../../../../cli/doctor/checks/hostRenewal.ts";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import { planFix } from "../../../../cli/doctor/fix/planFix.ts";
import type { Facts } from "../../../../cli/doctor/gather/facts.ts";
import { withNext } from "../../../../cli/doctor/reasons/finding.ts";
import type { HostState } from "../../../../core/hostCertificate/hostState.ts";
import { facts, inventory } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

type HostError = Omit<NonNullable<HostState["lastError"]>, "at">;

function found(lastError: HostError) {
  const renewal = healthyHost().renewal?.entry;
  const hosts = [healthyHost({ state: { failures: 1, lastError: { ...lastError, at: hours(-1) } } })];
  const stack = { ...inventory(), ...(renewal !== undefined && { renewal }) };
  const one = hostRenewal(facts({ inventory: stack, hosts })).map((each) => withNext(each, stack))[0];
  return { reason: one?.reason, evidence: one?.evidence.join("\n") ?? "", next: one?.next ?? [] };
}

describe("the next step of a renewal that failed", () => {
  it("is to recover an account that the CA refuses", () => {
    const { reason, evidence, next } = found({
      reason: "ACCOUNT_REFUSED",
      type: "urn:ietf:params:acme:error:unauthorized",
      detail: "account is deactivated",
    });
    assert.equal(reason, "ACCOUNT_REFUSED");
    assert.match(evidence, /account is deactivated/);
    assert.equal(next.length, 2);
    assert.match(next[0] ?? "", /--payload '\{"account":\{"ca":"letsencrypt","action":"recover"\}\}'/);
    assert.match(next[1] ?? "", /--payload '\{"host":"smtp-out","force":true\}'/);
  });

  it("is to look for the labels of a parameter whose versions SSM may not delete", () => {
    const { reason, next } = found({
      reason: "STORE_FAILED",
      type: "ParameterMaxVersionLimitExceeded",
      detail: "ssm:PutParameter of /cabal/letsencrypt/smtp-out.example.net/bundle: ParameterMaxVersionLimitExceeded",
    });
    assert.equal(reason, "PARAMETER_LABELED");
    assert.deepEqual(next, [
      "aws ssm get-parameter-history --region us-west-2 --name /cabal/letsencrypt/smtp-out.example.net/bundle --query 'Parameters[?Labels[0]].[Version,Labels[0]]' --output text",
    ]);
  });

  it("is the log for any other error", () => {
    const { reason, evidence, next } = found({ reason: "ORDER_FAILED", detail: "order: the CA does not say why" });
    assert.equal(reason, "RENEWAL_FAILED");
    assert.match(evidence, /^it fails again until its cause is gone$/m);
    assert.deepEqual(next, ["aws logs tail /aws/lambda/cabal-certbot-renewal --region us-west-2 --since 1d"]);
  });

  it("is to wait for what passes by itself", () => {
    const { reason, evidence } = found({ reason: "CA_UNREACHABLE", detail: "no answer" });
    assert.equal(reason, "RENEWAL_FAILED");
    assert.doesNotMatch(evidence, /until its cause is gone/);
  });

  it("is not another renewal when AWS refused the deployment of the stored certificate", () => {
    const { reason } = found({
      reason: "ACCESS_DENIED",
      type: "AccessDeniedException",
      detail: "ecs:UpdateService of cabal-mail/cabal-smtp-out: not authorized to perform ecs:UpdateService",
    });
    assert.equal(reason, undefined);
  });

  it("is not another renewal when ACM has not the stored certificate", () => {
    const detail = "acm:ImportCertificate over arn:aws:acm:us-west-2:111122223333:certificate/1: no";
    for (const reason of ["ACM_FAILED", "ACM_REFUSED", "ACM_REIMPORT_REFUSED", "ACM_NOT_OURS", "ACCESS_DENIED"]) {
      assert.equal(found({ reason, detail }).reason, undefined, reason);
    }
  });
});

describe("the doctor's --fix for a renewal that only somebody's hand can help", () => {
  it("does not force an attempt that would fail like the last one", () => {
    for (const [error, words] of [
      [{ reason: "ACCOUNT_REFUSED", detail: "account is deactivated" }, "ACCOUNT_REFUSED"],
      [
        { reason: "STORE_FAILED", type: "ParameterMaxVersionLimitExceeded", detail: "ssm:PutParameter of /a: x" },
        "PARAMETER_LABELED",
      ],
    ] as const) {
      const state = { failures: 1, lastError: { ...error, at: hours(-1) } };
      const host = healthyHost({ state });
      const overdue = { ...host, chain: { value: { content: { unreadable: "no PEM" }, version: 1, modified: 0 } } };
      const stack = { ...inventory(), renewal: host.renewal?.entry };
      const found = facts({ inventory: stack as Facts["inventory"], hosts: [overdue] });
      const { steps, refusals } = planFix(found, diagnose(found, ["certificate", "renewal"], []));
      assert.deepEqual(steps, [], words);
      assert.deepEqual(refusals, [
        `smtp-out is not renewed: another attempt would fail as the last one did (${words}).`,
      ]);
    }
  });
});
