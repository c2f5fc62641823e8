import assert from "node:assert/strict";
import { ACM_FAULTS } from "./acmFaults.ts";
import { CAA_FORBIDS, DNS_FAULTS, RECORD_REMOVED } from "./dnsFaults.ts";
import { DoctorStage, statementsOf } from "./doctorStage.ts";
import { DISTRIBUTION_DISABLED, ENDPOINT_FAULTS, LISTENER_REPOINTED, SNI_LEFTOVER } from "./endpointFaults.ts";
import { doctorReadOnlyPolicy } from "../../../core/permissions/index.ts";
import { both, type Fault } from "./fault.ts";
import { FUNCTION_DELETED, HOST_FAULTS, NOT_DEPLOYED, RATE_LIMITED } from "./hostFaults.ts";

const DEADLINE = 30_000;

/** Two faults at once, and the one that must come first. */
const PAIRS: readonly (readonly [Fault, Fault, Pick<Fault, "reason" | "exitCode">])[] = [
  [RECORD_REMOVED, SNI_LEFTOVER, { reason: "SNI_LEFTOVER", exitCode: 2 }],
  [RECORD_REMOVED, CAA_FORBIDS, { reason: "CAA_FORBIDS", exitCode: 1 }],
  [LISTENER_REPOINTED, CAA_FORBIDS, { reason: "CONSUMER_PINNED", exitCode: 2 }],
  [SNI_LEFTOVER, NOT_DEPLOYED, { reason: "SNI_LEFTOVER", exitCode: 2 }],
  [RATE_LIMITED, NOT_DEPLOYED, { reason: "DEPLOYMENT_MISSING", exitCode: 2 }],
  [FUNCTION_DELETED, RATE_LIMITED, { reason: "FUNCTION_MISSING", exitCode: 1 }],
  [DISTRIBUTION_DISABLED, RECORD_REMOVED, { reason: "CONSUMER_DISABLED", exitCode: 2 }],
];

const TWO_FAULTS: readonly Fault[] = PAIRS.map(([first, second, wanted]) => ({
  name: `${first.name}; and ${second.name}`,
  inject: both(first, second),
  ...wanted,
}));

describe("the doctor's first root cause", function () {
  this.timeout(180_000);
  let stage: DoctorStage;
  const rows: string[][] = [];

  before(async () => {
    stage = await DoctorStage.start();
  });
  after(async () => {
    for (const [fault = "", reason = "", exitCode = ""] of rows) {
      process.stdout.write(`      ${fault.padEnd(84)} | ${reason.padEnd(44)} | ${exitCode}\n`);
    }
    await stage?.stop();
  });

  it("is none while everything is healthy", async () => {
    const { exitCode, diagnosis } = await stage.until(undefined);
    assert.deepEqual(
      diagnosis.findings.filter(({ verdict }) => verdict !== "pass"),
      [],
    );
    assert.equal(exitCode, 0);
    rows.push(["nothing is wrong", "", "0"]);
  });

  for (const fault of [...ACM_FAULTS, ...DNS_FAULTS, ...ENDPOINT_FAULTS, ...HOST_FAULTS, ...TWO_FAULTS]) {
    it(`is right when ${fault.name}`, async function () {
      this.timeout(DEADLINE);
      const repair = await fault.inject(stage);
      try {
        const { exitCode, diagnosis } = await stage.until(fault.reason, fault.args);
        const { rootCause } = diagnosis;
        rows.push([fault.name, rootCause?.reason ?? "none", String(exitCode)]);
        assert.deepEqual([rootCause?.reason, exitCode], [fault.reason, fault.exitCode], JSON.stringify(rootCause));
        if (fault.next !== undefined) assert.match(rootCause?.next[0] ?? "", fault.next);
      } finally {
        await repair();
      }
      const { diagnosis: after } = await stage.until(undefined);
      assert.deepEqual(after.rootCause, undefined, "not healthy again after the repair");
    });
  }

  it("is found by calls that DoctorReadOnlyPolicy allows, and none that it does not", async () => {
    assert.deepEqual(await stage.aws.control("denied", { role: stage.role }), []);
    const calls = (await stage.aws.control("calls", { role: stage.role })) as { readonly action: string }[];
    assert.deepEqual([...new Set(calls.map(({ action }) => action))].sort(), [
      "acm:DescribeCertificate",
      "apigateway:GET",
      "cloudfront:GetDistribution",
      "ecs:DescribeServices",
      "ecs:DescribeTasks",
      "ecs:ListTasks",
      "elasticloadbalancing:DescribeListenerCertificates",
      "lambda:GetFunctionConfiguration",
      "logs:FilterLogEvents",
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
    const { exitCode, diagnosis } = await stage.until("ACCESS_DENIED");
    rows.push(["AWS does not allow acm:DescribeCertificate", diagnosis.rootCause?.reason ?? "none", String(exitCode)]);
    assert.deepEqual([diagnosis.rootCause?.reason, exitCode], ["ACCESS_DENIED", 3]);
  });
});
