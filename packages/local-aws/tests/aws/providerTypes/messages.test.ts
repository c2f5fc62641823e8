import assert from "node:assert/strict";
import { awsClients } from "../../../provider/awsClients.ts";
import { Provider } from "../../../provider/rpc/provider.ts";
import { InitFailedError } from "../../../provider/rpc/rpcFailure.ts";
import { RESOURCE_TYPES } from "../../../provider/types/index.ts";
import { Functions, LOGS } from "../functionFixture.ts";
import { type TypeBench, typeBench } from "./typeBench.ts";

const TOPIC = "aws:sns/topic:Topic";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const INVOCATION = "aws:lambda/invocation:Invocation";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("provider types of messages, functions and rules", () => {
  let bench: TypeBench;

  before(async () => {
    bench = await typeBench();
  });

  it("refuse a topic whose name there is, and take it in another region", async () => {
    const made = await bench.make(TOPIC, { name: "alerts" });
    await assert.rejects(bench.make(TOPIC, { name: "alerts" }), { message: "SNS Topic (alerts) already exists" });
    await bench.make(TOPIC, { name: "alerts", region: "us-east-1" });
    await bench.remove(TOPIC, made);
    await bench.make(TOPIC, { name: "alerts" });
  });

  it("report changed dimensions of an alarm as one change, as well as its other inputs", async () => {
    const made = await bench.make(ALARM, {
      name: "expiring",
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: "arn:aws:acm:us-west-2:111122223333:certificate/1" },
      statistic: "Minimum",
      period: 86_400,
      evaluationPeriods: 1,
      threshold: 21,
      comparisonOperator: "LessThanThreshold",
    });
    const dimensions = { CertificateArn: "arn:aws:acm:us-west-2:111122223333:certificate/2" };
    assert.deepEqual(bench.changes(ALARM, made, { dimensions }), [
      { path: "dimensions", kind: "update", rule: "update" },
    ]);
    assert.deepEqual(
      bench.changes(ALARM, made, { dimensions, threshold: 14 }).map(({ path }) => path),
      ["dimensions", "threshold"],
    );
    const bad = { ...made.inputs, period: 61, evaluationPeriods: 0, comparisonOperator: "Below", alarmActions: ["me"] };
    assert.deepEqual(bench.refused(ALARM, bad), [
      "alarmActions[0]",
      "comparisonOperator",
      "evaluationPeriods",
      "period",
    ]);
  });

  it("run an invocation once: with ignored changes never again, and its result outlives the process", async () => {
    const functions = new Functions(bench.account);
    const role = await functions.role("once", LOGS);
    await functions.make("once", role, "let runs = 0; export const handler = async () => ++runs;");
    const made = await bench.make(INVOCATION, { functionName: "once", input: "{}", triggers: { code: "a" } });
    assert.equal(made.properties["result"], "1");
    const news = { ...made.inputs, input: '{"a":1}', triggers: { code: "b" } };
    const recorded = { inputs: made.inputs, outputs: made.properties };
    assert.deepEqual(bench.provider.diff(INVOCATION, recorded, news, ["input", "triggers"]).changes, []);
    assert.deepEqual(
      bench.provider.diff(INVOCATION, recorded, news, []).changes.map(({ path, rule }) => [path, rule]),
      [
        ["input", "replace"],
        ["triggers.code", "replace"],
      ],
    );
    const fresh = new Provider({
      region: "us-west-2",
      clients: awsClients(bench.account.emulator.aws.url),
      timeFactor: 600,
      types: RESOURCE_TYPES,
    });
    const id = `${made.id}-of-another-process`;
    const read = await fresh.read(INVOCATION, id, made.inputs, made.properties);
    assert.equal(read?.properties["result"], "1");
  });

  it("leave nothing of an invocation whose function failed", async () => {
    const functions = new Functions(bench.account);
    const role = await functions.role("failing", LOGS);
    await functions.make("failing", role, "export const handler = async () => { throw new Error('no'); };");
    await assert.rejects(bench.make(INVOCATION, { functionName: "failing", input: "{}" }), (error: Error) => {
      assert.ok(!(error instanceof InitFailedError));
      assert.match(error.message, /^invoking Lambda Function \(failing\): .*"errorMessage": "no"/);
      return true;
    });
  });

  it("report S3's own encryption for every bucket", async () => {
    const made = await bench.make("aws:s3/bucket:Bucket", { bucket: "plain-bucket" });
    assert.deepEqual(made.properties["serverSideEncryptionConfiguration"], {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
    });
    assert.deepEqual(bench.changes("aws:s3/bucket:Bucket", made, {}), []);
  });

  it("rename an origin access control in place", async () => {
    const token = "aws:cloudfront/originAccessControl:OriginAccessControl";
    const made = await bench.make(token, {
      name: "before",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    assert.deepEqual(bench.changes(token, made, { name: "after" }), [{ path: "name", kind: "update", rule: "update" }]);
    const renamed = await bench.update(token, made, { name: "after" });
    assert.equal(renamed.id, made.id);
    assert.equal(renamed.properties["name"], "after");
  });

  it("keep the old state of a security group rule whose update was refused, as the plugin framework does", async () => {
    const { ec2, emulator } = bench.account;
    const vpcId = (await ec2.createVpc({ CidrBlock: "10.7.0.0/16" })).Vpc?.VpcId ?? "";
    const created = await ec2.createSecurityGroup({ GroupName: "rules", Description: "rules", VpcId: vpcId });
    const securityGroupId = created.GroupId ?? "";
    const open = { securityGroupId, ipProtocol: "tcp", fromPort: 993, toPort: 993, cidrIpv4: "0.0.0.0/0" };
    const made = await bench.make(RULE, open);
    const call = { service: "ec2", action: "ModifySecurityGroupRules", everybody: true };
    await emulator.aws.control("fail-calls", { ...call, code: "InvalidParameterValue", times: 1 });
    await assert.rejects(bench.update(RULE, made, { cidrIpv4: "10.0.0.0/8" }), (error: Error) => {
      assert.ok(!(error instanceof InitFailedError));
      assert.equal(error.name, "InvalidParameterValue");
      return true;
    });
  });
});
