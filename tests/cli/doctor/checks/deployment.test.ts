import assert from "node:assert/strict";
import { deployment } from "../../../../cli/doctor/checks/deployment.ts";
import { facts, NOW } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

const NAME = "cabal-mail/cabal-smtp-out";
const IN_CLUSTER = "--region us-west-2 --cluster cabal-mail";
const UPDATE = `aws ecs update-service ${IN_CLUSTER} --service cabal-smtp-out`;
/** Eleven days ago: before the certificate was stored. */
const BEFORE_STORED = NOW - 11 * 86_400_000;

function found(change: Parameters<typeof healthyHost>[0]) {
  const [one] = deployment(facts({ hosts: [healthyHost(change)] }));
  return { verdict: one?.verdict, reason: one?.reason, evidence: one?.evidence, next: one?.next };
}

const refused = {
  reason: "DEPLOY_FAILED",
  type: "InvalidParameterException",
  detail: `ecs:UpdateService of ${NAME}: InvalidParameterException: Use AWS CodeDeploy to trigger a new deployment.`,
  at: hours(-0.5),
};

describe("the check of a service's deployment", () => {
  it("passes a host without deploy targets: its certificate is done once it is stored", () => {
    const host = healthyHost();
    const outside = { ...host, entry: { ...host.entry, deployTo: [] }, services: [] };
    assert.deepEqual(deployment(facts({ hosts: [outside] })), [
      {
        link: "deployment",
        subject: "smtp-out",
        verdict: "pass",
        reason: undefined,
        evidence: ["deployTo is empty: the server reads the stored certificate in its own time"],
        next: [],
      },
    ]);
  });

  it("passes a service whose tasks are younger than the certificate", () => {
    assert.equal(found({}).verdict, "pass");
  });

  it("passes older tasks of a certificate that was taken over while they served it", () => {
    assert.equal(found({ taskStarted: BEFORE_STORED, state: { deployedVersion: 3 } }).verdict, "pass");
    assert.equal(found({ taskStarted: BEFORE_STORED, state: { deployedVersion: 2 } }).reason, "DEPLOYMENT_MISSING");
  });

  it("shows AWS's message for a refused deployment, and does not recommend the same deployment again", () => {
    const { verdict, reason, evidence, next } = found({ taskStarted: BEFORE_STORED, state: { lastError: refused } });
    assert.deepEqual([verdict, reason, evidence], ["fail", "DEPLOYMENT_REFUSED", [refused.detail]]);
    assert.equal(next?.length, 1);
    assert.match(next?.[0] ?? "", /^aws ecs describe-services --region us-west-2 --cluster cabal-mail /);
  });

  it("ignores a refusal that has been overcome, and one of another service", () => {
    assert.equal(found({ state: { lastError: refused } }).verdict, "pass");
    const other = { ...refused, detail: refused.detail.replace(NAME, "cabal-mail/cabal-imap") };
    assert.equal(found({ taskStarted: BEFORE_STORED, state: { lastError: other } }).reason, "DEPLOYMENT_MISSING");
  });

  it("has separate commands for a service that CodeDeploy or another controller deploys, whether ECS has refused yet or not", () => {
    const codeDeploy = found({ taskStarted: BEFORE_STORED, service: { controller: "CODE_DEPLOY" } });
    assert.deepEqual(codeDeploy, {
      verdict: "fail",
      reason: "DEPLOYMENT_ELSEWHERE",
      evidence: [`${NAME} has the deployment controller CODE_DEPLOY`],
      next: ["aws deploy list-applications --region us-west-2", `aws ecs stop-task ${IN_CLUSTER} --task task/1`],
    });
    const external = { controller: "EXTERNAL" };
    const { reason, evidence, next } = found({
      taskStarted: BEFORE_STORED,
      service: external,
      state: { lastError: refused },
    });
    assert.deepEqual([reason, evidence?.[1]], ["DEPLOYMENT_ELSEWHERE", refused.detail]);
    assert.equal(next?.[0], `aws ecs describe-task-sets ${IN_CLUSTER} --service cabal-smtp-out`);
    assert.equal(found({ service: external }).verdict, "pass");
  });

  it("reports a desired count of 0 as a pause and not as a failure", () => {
    assert.deepEqual(found({ service: { desired: 0, running: 0 } }), {
      verdict: "warn",
      reason: "SERVICE_PAUSED",
      evidence: [`${NAME} has a desired count of 0`],
      next: [`${UPDATE} --desired-count 1`],
    });
    assert.equal(found({ service: { desired: 1, running: 0 } }).reason, "SERVICE_DOWN");
    const createdAt = NOW - 60_000;
    const draining = { status: "PRIMARY", rollout: "IN_PROGRESS", reason: undefined, createdAt, failedTasks: 0 };
    const service = { desired: 0, running: 1, deployments: [draining], healthyPercent: { minimum: 100, maximum: 100 } };
    assert.equal(found({ service, taskStarted: BEFORE_STORED }).reason, "SERVICE_PAUSED", "its last task still drains");
  });

  it("finds a deployment that cannot continue with the service's healthy percentages", () => {
    const rolling = (desired: number, minimum: number, maximum: number) =>
      found({
        taskStarted: BEFORE_STORED,
        service: {
          desired,
          healthyPercent: { minimum, maximum },
          deployments: [
            {
              status: "PRIMARY",
              rollout: "IN_PROGRESS",
              reason: undefined,
              createdAt: NOW - 3_600_000,
              failedTasks: 0,
            },
          ],
        },
      });
    assert.deepEqual(rolling(1, 100, 100), {
      verdict: "fail",
      reason: "DEPLOYMENT_STUCK",
      evidence: [`${NAME}: rollout IN_PROGRESS with minimumHealthyPercent 100 and maximumPercent 100 of 1 task`],
      next: [`${UPDATE} --deployment-configuration minimumHealthyPercent=100,maximumPercent=200`],
    });
    // One task is not divided: the least is rounded up, the most down.
    assert.equal(rolling(1, 50, 150).reason, "DEPLOYMENT_STUCK");
    assert.equal(rolling(1, 0, 100).reason, "DEPLOYMENT_RUNNING");
    assert.equal(rolling(2, 50, 100).reason, "DEPLOYMENT_RUNNING");
    assert.equal(rolling(1, 100, 200).reason, "DEPLOYMENT_RUNNING");
  });
});
