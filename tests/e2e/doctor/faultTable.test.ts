import assert from "node:assert/strict";
import { doctorReadOnlyPolicy } from "../../../core/permissions/doctorPolicy.ts";
import { RECORD_REMOVED } from "./dnsFaults.ts";
import { DoctorStage, statementsOf } from "./doctorStage.ts";
import { LAST_FAULTS } from "./endpointFaults.ts";
import type { Fault } from "./fault.ts";
import { FAULTS, TWO_FAULTS } from "./faults.ts";
import { NOT_DEPLOYED } from "./deploymentFaults.ts";
import { HARMLESS_RUNS, RATE_LIMITED, RENEWAL_FAILED } from "./hostFaults.ts";
import { HARMLESS } from "./lookupFaults.ts";
import { checkHealthyScreens } from "./screensOfStage.ts";

const DEADLINE = 90_000;

describe("the doctor's first root cause", function () {
  this.timeout(180_000);
  let stage: DoctorStage;
  const rows: string[][] = [];
  /** Repairs that did not succeed: they are tried again before the next row, which would be about both faults. */
  const unrepaired = new Set<() => Promise<unknown>>();

  const repaired = async (repair: () => Promise<unknown>) => {
    unrepaired.add(repair);
    await repair();
    unrepaired.delete(repair);
  };

  before(async () => {
    stage = await DoctorStage.start();
  });
  after(async () => {
    for (const [fault = "", reason = "", exitCode = ""] of rows) {
      process.stdout.write(`      ${fault.padEnd(84)} | ${reason.padEnd(44)} | ${exitCode}\n`);
    }
    await stage?.stop();
  });

  const isNamed = async (fault: Fault) => {
    const { exitCode, diagnosis } = await stage.until(fault);
    const { rootCause, findings } = diagnosis;
    const also = findings.find(({ reason }) => reason !== undefined && reason === fault.also)?.reason;
    const reported = [rootCause?.reason ?? "none", ...(also === undefined ? [] : [also])].join(", then ");
    rows.push([fault.name, reported, String(exitCode)]);
    assert.deepEqual([rootCause?.reason, exitCode], [fault.reason, fault.exitCode], JSON.stringify(rootCause));
    if (fault.also !== undefined) assert.equal(also, fault.also, "the other fault is not reported");
    if (fault.next !== undefined) assert.match(rootCause?.next[0] ?? "", fault.next);
  };

  it("is none while everything is healthy", async () => {
    const { exitCode, diagnosis } = await stage.until({ reason: undefined });
    assert.deepEqual(
      diagnosis.findings.filter(({ verdict }) => verdict !== "pass"),
      [],
    );
    assert.equal(exitCode, 0);
    rows.push(["nothing is wrong", "", "0"]);
  });

  it("is none on the screen of a terminal, on which the statuses show the same stack", () =>
    checkHealthyScreens(stage));

  for (const { name, inject } of [...HARMLESS, ...HARMLESS_RUNS]) {
    it(`is none when ${name}`, async () => {
      const repair = await inject(stage);
      const { exitCode, diagnosis } = await stage.doctor();
      await repaired(repair);
      assert.deepEqual([diagnosis.rootCause, exitCode], [undefined, 0]);
      rows.push([name, "", "0"]);
    });
  }

  for (const fault of [...FAULTS, ...TWO_FAULTS]) {
    it(`is right when ${fault.name}`, async function () {
      this.timeout(DEADLINE);
      for (const repair of unrepaired) await repaired(repair);
      const repair = await fault.inject(stage);
      try {
        await isNamed(fault);
      } finally {
        await repaired(repair);
      }
      const { diagnosis: after } = await stage.until({ reason: undefined });
      assert.deepEqual(after.rootCause, undefined, "not healthy again after the repair");
    });
  }

  describe("with --fix", () => {
    const fix = async (subject: string, ...more: string[]) => {
      await stage.signIn(stage.fixRole);
      try {
        return await stage.doctor([subject, "--fix", ...more]);
      } finally {
        await stage.signIn(stage.role);
      }
    };

    it("puts the validation record back, and looks again", async () => {
      await RECORD_REMOVED.inject(stage);
      const { exitCode, diagnosis } = await fix("wildcard", "--yes");
      assert.match(diagnosis.fix?.planned[0] ?? "", /^put the record _\w+\.post\.doctor\.example CNAME _.* into zone /);
      assert.match(diagnosis.fix?.done?.[0]?.answer ?? "", /^Route 53 accepted the change: /);
      assert.deepEqual([diagnosis.rootCause, exitCode], [undefined, 0]);
    });

    it("shows the plan and changes nothing without a yes", async () => {
      const repair = await RECORD_REMOVED.inject(stage);
      const { exitCode, diagnosis } = await fix("wildcard");
      assert.equal(diagnosis.fix?.planned.length, 1);
      assert.equal(diagnosis.fix?.done, undefined);
      assert.deepEqual([diagnosis.rootCause?.reason, exitCode], ["VALIDATION_RECORD_MISSING", 1]);
      await repair();
      assert.equal((await stage.until({ reason: undefined })).exitCode, 0);
    });

    it("deploys the service whose containers have an old certificate", async () => {
      await NOT_DEPLOYED.inject(stage);
      const { exitCode, diagnosis } = await fix("smtp-out", "--yes");
      assert.deepEqual(diagnosis.fix?.planned, [
        "start a new deployment of the ECS service doctor-mail/doctor-smtp-out",
      ]);
      assert.ok(
        exitCode === 0 || diagnosis.rootCause?.reason === "DEPLOYMENT_RUNNING",
        JSON.stringify(diagnosis.rootCause),
      );
      assert.equal((await stage.until({ reason: undefined })).exitCode, 0);
    });

    it("shows why AWS refused the repair, and does not recommend it again", async () => {
      const repair = await NOT_DEPLOYED.inject(stage);
      const message = "Use AWS CodeDeploy to trigger a new deployment.";
      const refusal = { code: "InvalidParameterException", message, times: 5, everybody: true };
      await stage.aws.control("fail-calls", { service: "ecs", action: "UpdateService", ...refusal });
      const { diagnosis } = await fix("smtp-out", "--yes");
      await stage.aws.control("fail-calls", { times: 0 });
      const { rootCause } = diagnosis;
      assert.equal(rootCause?.reason, "DEPLOYMENT_MISSING");
      assert.match(rootCause?.evidence.at(-1) ?? "", /AWS refused: InvalidParameterException: Use AWS CodeDeploy to /);
      assert.equal(rootCause?.fix, "AWS refused this repair just now: first change what its message names.");
      assert.match(rootCause?.next.join("\n") ?? "", /^aws ecs describe-services [^\n]*$/);
      await repair();
      assert.equal((await stage.until({ reason: undefined })).exitCode, 0);
    });

    it("does not force a renewal into a rate limit", async () => {
      const repair = await RATE_LIMITED.inject(stage);
      const { diagnosis } = await fix("smtp-out", "--yes");
      assert.deepEqual(diagnosis.fix?.planned, []);
      assert.match(
        diagnosis.fix?.refused[0] ?? "",
        /^smtp-out is not renewed: the CA's rate limit applies until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
      );
      await repair();
    });

    it("runs the renewal when the evidence asks for it", async () => {
      const repair = await RENEWAL_FAILED.inject(stage);
      const { diagnosis } = await fix("smtp-out", "--yes", "--timeout", "2");
      assert.deepEqual(diagnosis.fix?.planned, [
        "run the renewal function doctor-renewal for smtp-out, regardless of its backoff",
      ]);
      assert.match(diagnosis.fix?.done?.[0]?.answer ?? "", /^the function answered \{"version":1,"hosts":\[\]\}/);
      await repair();
      assert.equal((await stage.until({ reason: undefined })).exitCode, 0);
    });
  });

  it("is found with a policy that the stack makes when it is asked to", async () => {
    const PolicyArn = String((await stage.stack.program.outputs())["doctorPolicyArn"]);
    assert.match(PolicyArn, /:policy\/doctor-DoctorReadOnlyPolicy$/);
    const { iam } = stage.host.functions;
    const { PolicyVersion: version } = await iam.getPolicyVersion({ PolicyArn, VersionId: "v1" });
    const inventory = await stage.stack.inventory();
    assert.deepEqual(
      JSON.parse(decodeURIComponent(version?.Document ?? "")),
      doctorReadOnlyPolicy({ inventory, account: stage.aws.account }),
    );
  });

  it("is found by calls that DoctorReadOnlyPolicy allows, and none that it does not", async () => {
    assert.deepEqual(await stage.aws.control("denied", { role: stage.role }), []);
    const calls = (await stage.aws.control("calls", { role: stage.role })) as { readonly action: string }[];
    assert.deepEqual([...new Set(calls.map(({ action }) => action))].sort(), [
      "acm:DescribeCertificate",
      "acm:ListCertificates",
      "acm:ListTagsForCertificate",
      "apigateway:GET",
      "cloudfront:GetDistribution",
      "ecs:DescribeServices",
      "ecs:DescribeTaskDefinition",
      "ecs:DescribeTasks",
      "ecs:ListTasks",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeListeners",
      "lambda:GetFunctionConcurrency",
      "lambda:GetFunctionConfiguration",
      "logs:FilterLogEvents",
      "route53:GetHostedZone",
      "route53:ListHostedZonesByName",
      "route53:ListResourceRecordSets",
      "scheduler:GetSchedule",
      "ssm:DescribeParameters",
      "ssm:GetParameter",
      "ssm:GetParameters",
    ]);
  });

  it("is that it may not look, when AWS does not let it", async () => {
    const policy = doctorReadOnlyPolicy({ inventory: stage.inventory, account: stage.aws.account });
    const blind = { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== "Certificates") };
    await stage.signIn(await stage.host.functions.role("doctor-blind", ...statementsOf(blind)));
    const { exitCode, diagnosis } = await stage.until({ reason: "ACCESS_DENIED" });
    rows.push(["AWS does not allow acm:DescribeCertificate", diagnosis.rootCause?.reason ?? "none", String(exitCode)]);
    assert.deepEqual([diagnosis.rootCause?.reason, exitCode], ["ACCESS_DENIED", 3]);
  });

  it("is, without credentials, that there are none, below what everybody can see of a HOST:PORT", async () => {
    const { exitCode, stdout } = await stage.withoutCredentials(["imap.post.doctor.example:993"]);
    assert.match(stdout, /^Stack doctor: COULD NOT DETERMINE$/m);
    assert.match(stdout, /^ {2}certificate pass {4}names: \*\.post\.doctor\.example/m);
    assert.match(stdout, /^ {22}issued by CN=/m);
    assert.match(stdout, /^ {22}valid from \d{4}-\d\d-\d\d, until \d{4}-\d\d-\d\d \(\d+ d left\)$/m);
    assert.match(stdout, /^ {22}\d certificates are sent, trusted$/m);
    assert.match(stdout, /^ {2}validation {2}pass {4}(CAA at|no CAA record for) /m);
    assert.match(stdout, /^ {2}dns {9}pass {4}imap\.post\.doctor\.example is at 127\./m);
    const root = stdout.slice(stdout.lastIndexOf("\nCould not determine: NO_CREDENTIALS (doctor)\n"));
    assert.match(root, /Sign in \(aws sso login, AWS_PROFILE, …\), then run the doctor again\./);
    assert.match(root, /\n {2}next {6}aws sts get-caller-identity$/);
    assert.equal(exitCode, 3);
  });

  describe("after what nobody can repair", () => {
    for (const fault of LAST_FAULTS) {
      it(`is right when ${fault.name}`, async () => {
        await stage.signIn(stage.role);
        await fault.inject(stage);
        await isNamed(fault);
      });
    }
  });
});
