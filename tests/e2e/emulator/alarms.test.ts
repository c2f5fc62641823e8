import assert from "node:assert/strict";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { topicPolicy } from "../../../core/alerts/topicPolicy.ts";
import { Account } from "../../../packages/local-aws/tests/aws/account.ts";
import { Functions, LOGS } from "../../../packages/local-aws/tests/aws/functionFixture.ts";

const TOPIC = "arn:aws:sns:us-west-2:111122223333:alerts";
const RULE = "arn:aws:events:us-west-2:111122223333:rule/expiring";

describe("alarms and events of the local AWS", () => {
  let account: Account;
  let cloudwatch: CloudWatch;
  let events: EventBridge;
  let sns: SNS;
  let sqs: SQS;
  let QueueUrl = "";

  beforeEach(async () => {
    account ??= await Account.start(600);
    await account.emulator.aws.control("reset", {});
    const { client } = account.emulator;
    [cloudwatch, events] = [new CloudWatch(client), new EventBridge(client)];
    [sns, sqs] = [new SNS(client), new SQS(client)];
    await sns.createTopic({ Name: "alerts" });
    QueueUrl = (await sqs.createQueue({ QueueName: "inbox" })).QueueUrl ?? "";
    await sns.subscribe({
      TopicArn: TOPIC,
      Protocol: "sqs",
      Endpoint: "arn:aws:sqs:us-west-2:111122223333:inbox",
      Attributes: { RawMessageDelivery: "true" },
    });
  });
  after(() => account.stop());

  async function received(): Promise<Record<string, unknown>[]> {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    return Messages.map(({ Body = "{}" }) => JSON.parse(Body));
  }

  const alarm = (AlarmName: string, more: object = {}) =>
    cloudwatch.putMetricAlarm({
      AlarmName,
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: "job" }],
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [TOPIC],
      OKActions: [TOPIC],
      ...more,
    });
  const states = (laterSeconds = 0) =>
    account.emulator.aws.control("alarms", { region: "us-west-2", laterSeconds }) as Promise<Record<string, string>>;

  it("know nothing at first, tell a function's failure, and that it has passed", async () => {
    await alarm("errors");
    const { MetricAlarms } = await cloudwatch.describeAlarms({ AlarmNames: ["errors"] });
    assert.equal(MetricAlarms?.[0]?.StateValue, "INSUFFICIENT_DATA");
    const functions = new Functions(account);
    const role = await functions.role("worker", LOGS);
    await functions.make("job", role, `export const handler = async () => { throw new Error("no"); };`);
    await functions.invoke("job");
    assert.equal((await states())["errors"], "ALARM");
    assert.equal((await states(600))["errors"], "OK");
    assert.deepEqual(
      (await received()).map(({ AlarmName, OldStateValue, NewStateValue }) => ({
        AlarmName,
        OldStateValue,
        NewStateValue,
      })),
      [
        { AlarmName: "errors", OldStateValue: "INSUFFICIENT_DATA", NewStateValue: "ALARM" },
        { AlarmName: "errors", OldStateValue: "ALARM", NewStateValue: "OK" },
      ],
    );
  });

  it("treat missing data as they are told", async () => {
    await alarm("breaching", { TreatMissingData: "breaching" });
    await alarm("missing", { TreatMissingData: "missing" });
    await alarm("ignore", { TreatMissingData: "ignore" });
    assert.deepEqual(await states(), { breaching: "ALARM", missing: "INSUFFICIENT_DATA", ignore: "INSUFFICIENT_DATA" });
  });

  const expiring = () =>
    account.emulator.aws.control("event", {
      region: "us-west-2",
      source: "aws.acm",
      detailType: "ACM Certificate Approaching Expiration",
      detail: { DaysToExpiry: 31 },
      resources: ["arn:aws:acm:us-west-2:111122223333:certificate/a"],
    });

  async function rule(...Statement: object[]): Promise<void> {
    await events.putRule({ Name: "expiring", EventPattern: '{"source":["aws.acm"]}' });
    await events.putTargets({ Rule: "expiring", Targets: [{ Id: "topic", Arn: TOPIC }] });
    await policy({ Version: "2012-10-17", Statement });
  }
  async function policy(document: object): Promise<void> {
    const AttributeValue = JSON.stringify(document);
    await sns.setTopicAttributes({ TopicArn: TOPIC, AttributeName: "Policy", AttributeValue });
  }
  const publish = (Service: string, Condition: object = {}) => ({
    Effect: "Allow",
    Principal: { Service },
    Action: "sns:Publish",
    Resource: TOPIC,
    Condition,
  });

  it("reach the topic whose policy lets EventBridge publish without a condition", async () => {
    await rule(publish("events.amazonaws.com"));
    await expiring();
    const [event] = await received();
    assert.equal(event?.["detail-type"], "ACM Certificate Approaching Expiration");
    assert.deepEqual(event?.["detail"], { DaysToExpiry: 31 });
    assert.match(String(event?.["time"]), /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  });

  for (const [what, condition] of Object.entries({
    "the rule's ARN": { ArnEquals: { "aws:SourceArn": RULE } },
    "the account": { StringEquals: { "aws:SourceAccount": "111122223333" } },
  })) {
    it(`are dropped when the topic's policy lets EventBridge publish on a condition on ${what}`, async () => {
      await rule(publish("events.amazonaws.com", condition));
      await expiring();
      assert.deepEqual(await received(), []);
    });
  }

  it("reach a topic with a refusing condition that does not apply, and not one with a refusal that does", async () => {
    const deny = (account: string) => ({
      ...publish("events.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }),
      Effect: "Deny",
    });
    await rule(publish("events.amazonaws.com"), deny("999900001111"));
    await expiring();
    assert.equal((await received()).length, 1);
    await rule(publish("events.amazonaws.com"), deny("111122223333"));
    await expiring();
    assert.deepEqual(await received(), []);
  });

  it("reach a topic with the program's policy, as do alarms of the account on their condition", async () => {
    await rule();
    await policy(topicPolicy(TOPIC));
    await expiring();
    await alarm("breaching", { TreatMissingData: "breaching" });
    await states();
    const [event, message] = await received();
    assert.equal(event?.["detail-type"], "ACM Certificate Approaching Expiration");
    assert.equal(message?.["AlarmName"], "breaching");
  });

  it("do not reach a topic whose policy forgets EventBridge, nor does an alarm one that forgets CloudWatch", async () => {
    await rule(publish("cloudwatch.amazonaws.com"));
    await expiring();
    assert.deepEqual(await received(), []);
    const denied = (await account.emulator.aws.control("denied")) as { role: string; action: string }[];
    assert.deepEqual(
      denied.map(({ role, action }) => ({ role, action })),
      [{ role: "events.amazonaws.com", action: "sns:Publish" }],
    );
    await rule(publish("events.amazonaws.com"));
    await alarm("breaching", { TreatMissingData: "breaching" });
    await states();
    assert.deepEqual(await received(), []);
  });

  it("do not come from a disabled rule, nor in AWS's name from a client", async () => {
    await rule(publish("events.amazonaws.com"));
    const { Entries, FailedEntryCount } = await events.putEvents({
      Entries: [{ Source: "aws.acm", DetailType: "x", Detail: "{}" }],
    });
    assert.equal(FailedEntryCount, 1);
    assert.equal(Entries?.[0]?.ErrorCode, "NotAuthorizedForSourceException");
    await events.disableRule({ Name: "expiring" });
    await expiring();
    assert.deepEqual(await received(), []);
  });
});
