import assert from "node:assert/strict";
import { AwsAlerts, type AwsAlertsArgs } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

const DAY = 86_400;
const TOPIC = "arn:aws:sns:us-west-2:111122223333:test-alerts-us-west-2";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const HOST = {
  name: "smtp-out",
  names: ["smtp-out.example.net"],
  thresholds: {
    lifetimeSeconds: 90 * DAY,
    renewBeforeSeconds: 30 * DAY,
    warningSeconds: 21 * DAY,
    criticalSeconds: 7 * DAY,
  },
};

function args(change: Partial<AwsAlertsArgs> = {}): AwsAlertsArgs {
  return {
    emails: ["ops@example.com"],
    urls: ["https://ntfy.sh/secret-topic"],
    controlDomain: "example.net",
    region: "us-west-2",
    regions: ["us-west-2", "us-east-1"],
    certificateArnIn: (region) => `arn:certificate:${region}`,
    ...change,
  };
}

const deployAlerts = (change: Partial<AwsAlertsArgs> = {}) =>
  deploy((options) => new AwsAlerts("alerts", args(change), options));

describe("AwsAlerts", () => {
  it("makes nothing when nobody is to be told", async () => {
    const { result, resources } = await deployAlerts({ emails: [], urls: undefined, hosts: [HOST] });
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["cabal-tls:alerts:AwsAlerts"],
    );
    assert.deepEqual(await resolved(result.topics), {});
    assert.deepEqual(result.alarmActions, []);
  });

  it("has a topic with its subscribers in each region that has a certificate", async () => {
    const { result, find, names } = await deployAlerts();
    assert.deepEqual(await resolved(result.topics), {
      "us-west-2": TOPIC,
      "us-east-1": "arn:aws:sns:us-east-1:111122223333:test-alerts-us-east-1",
    });
    assert.deepEqual(await Promise.all(result.alarmActions.map((action) => resolved(action))), [TOPIC]);
    const subscription = "aws:sns/topicSubscription:TopicSubscription";
    assert.deepEqual(names(subscription).sort(), [
      "alerts-us-east-1-ops@example.com",
      "alerts-us-east-1-url-30c2fb1d",
      "alerts-us-west-2-ops@example.com",
      "alerts-us-west-2-url-30c2fb1d",
    ]);
    assert.deepEqual(find(subscription, "alerts-us-west-2-url-30c2fb1d").inputs, {
      topic: TOPIC,
      protocol: "https",
      endpoint: "https://ntfy.sh/secret-topic",
      rawMessageDelivery: true,
      region: "us-west-2",
    });
    assert.deepEqual(find(subscription, "alerts-us-west-2-ops@example.com").inputs, {
      topic: TOPIC,
      protocol: "email",
      endpoint: "ops@example.com",
      region: "us-west-2",
    });
  });

  it("lets alarms of its own account and EventBridge publish: EventBridge drops messages on a condition", async () => {
    const { find } = await deployAlerts();
    const { policy } = find("aws:sns/topicPolicy:TopicPolicy", "alerts-us-west-2-policy").inputs;
    const statement = (service: string) => ({
      Sid: `${service}Publishes`,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "sns:Publish",
      Resource: TOPIC,
    });
    const Condition = { StringEquals: { "aws:SourceAccount": "111122223333" } };
    assert.deepEqual(JSON.parse(String(policy)), {
      Version: "2012-10-17",
      Statement: [{ ...statement("cloudwatch"), Condition }, statement("events")],
    });
  });

  it("alarms when ACM's days run out, and when it tells none any more", async () => {
    const { find } = await deployAlerts();
    assert.deepEqual(find(ALARM, "alerts-us-east-1-expiring").inputs, {
      name: "test-alerts-us-east-1-expiring",
      alarmDescription: "*.example.net in us-east-1 expires soon and was not renewed, or has expired.",
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: "arn:certificate:us-east-1" },
      statistic: "Minimum",
      period: 86_400,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 21,
      comparisonOperator: "LessThanThreshold",
      treatMissingData: "breaching",
      alarmActions: ["arn:aws:sns:us-east-1:111122223333:test-alerts-us-east-1"],
      okActions: ["arn:aws:sns:us-east-1:111122223333:test-alerts-us-east-1"],
      region: "us-east-1",
    });
  });

  it("hands on ACM's events about the wildcard, those of a nearing expiry only when a renewal is overdue", async () => {
    const { find, names } = await deployAlerts();
    assert.deepEqual(names(RULE).sort(), [
      "alerts-us-east-1-acm-approaching",
      "alerts-us-east-1-acm-failure",
      "alerts-us-west-2-acm-approaching",
      "alerts-us-west-2-acm-failure",
    ]);
    const pattern = (name: string) => JSON.parse(String(find(RULE, name).inputs["eventPattern"]));
    assert.deepEqual(pattern("alerts-us-west-2-acm-failure"), {
      source: ["aws.acm"],
      "detail-type": ["ACM Certificate Renewal Action Required", "ACM Certificate Expired"],
      detail: { CommonName: ["*.example.net"] },
    });
    assert.deepEqual(pattern("alerts-us-west-2-acm-approaching"), {
      source: ["aws.acm"],
      "detail-type": ["ACM Certificate Approaching Expiration"],
      detail: { CommonName: ["*.example.net"], DaysToExpiry: [{ numeric: ["<", 38.25] }] },
    });
    assert.deepEqual(find("aws:cloudwatch/eventTarget:EventTarget", "alerts-us-west-2-acm-failure").inputs, {
      rule: "test-alerts-us-west-2-acm-failure",
      targetId: "topic",
      arn: TOPIC,
      region: "us-west-2",
    });
  });

  it("has no name that a rotation would change", async () => {
    const first = await deployAlerts();
    const second = await deployAlerts({ certificateArnIn: (region) => `arn:certificate:2:${region}` });
    const namesOf = ({ resources }: typeof first) => resources.map(({ type, name }) => `${type} ${name}`).sort();
    assert.deepEqual(namesOf(second), namesOf(first));
  });

  it("alarms on what the renewal function tells of each host, in the stack's own region", async () => {
    const { find, names } = await deployAlerts({ regions: ["us-east-1"], hosts: [HOST] });
    assert.deepEqual(names(ALARM).sort(), [
      "alerts-smtp-out-expiring",
      "alerts-smtp-out-failed",
      "alerts-smtp-out-not-deployed",
      "alerts-smtp-out-overdue",
      "alerts-smtp-out-rate-limited",
      "alerts-smtp-out-runs",
      "alerts-us-east-1-expiring",
    ]);
    assert.deepEqual(find(ALARM, "alerts-smtp-out-runs").inputs, {
      name: "test-alerts-smtp-out-runs",
      alarmDescription: "The renewal function has not looked after smtp-out.example.net for three hours.",
      namespace: "CabalTls",
      metricName: "Runs",
      dimensions: { Host: "smtp-out.example.net" },
      statistic: "Sum",
      period: 3600,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      treatMissingData: "breaching",
      alarmActions: [TOPIC],
      okActions: [TOPIC],
      region: "us-west-2",
    });
  });
});
