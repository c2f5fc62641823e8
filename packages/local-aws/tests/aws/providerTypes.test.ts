import assert from "node:assert/strict";
import { awsClients } from "../../provider/awsClients.ts";
import type { PropertyMap } from "../../provider/propertyMap.ts";
import { Provider } from "../../provider/rpc/provider.ts";
import type { RecordedState } from "../../provider/recordedInputs.ts";
import { RESOURCE_TYPES } from "../../provider/types/index.ts";
import { type Emulator, startEmulator } from "./emulator.ts";

const SEED = new Uint8Array([1, 2, 3]);
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ROLE = "arn:aws:iam::111122223333:role/worker";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const policy = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });

const code = (hash: string, text: string): PropertyMap => ({
  [SIGNATURE]: ARCHIVE,
  hash,
  assets: { "index.mjs": { [SIGNATURE]: ASSET, hash, text } },
});

describe("provider types for functions, schedules, alarms and services", () => {
  let emulator: Emulator;
  let provider: Provider;
  const made: { token: string; id: string; state: PropertyMap }[] = [];

  before(async () => {
    emulator = await startEmulator(600);
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" });
    const clients = awsClients(emulator.aws.url);
    provider = new Provider({ region: "us-west-2", clients, timeFactor: 600, types: RESOURCE_TYPES });
  });
  after(() => emulator.aws.stop());

  /** Creates it, and reads back what was given. */
  async function make(
    token: string,
    given: PropertyMap,
  ): Promise<{ id: string; inputs: PropertyMap; state: PropertyMap }> {
    const { inputs, failures } = provider.check(token, { logicalName: "thing", olds: {}, news: given, seed: SEED });
    assert.deepEqual(failures, []);
    const { id, properties } = await provider.create(token, inputs, 0);
    await assertReadsBack(token, id, inputs, properties);
    made.push({ token, id, state: properties });
    return { id, inputs, state: properties };
  }

  const differences = (token: string, recorded: RecordedState, news: PropertyMap) =>
    provider.diff(token, recorded, news, []).changes;

  async function assertReadsBack(token: string, id: string, inputs: PropertyMap, state: PropertyMap): Promise<void> {
    const read = await provider.read(token, id, inputs, state);
    assert.ok(read !== undefined);
    assert.deepEqual(differences(token, { inputs, outputs: state }, inputs), [], "the next update finds a change");
    const refreshed = { inputs: read.inputs, outputs: read.properties };
    assert.deepEqual(differences(token, refreshed, inputs), [], "a refresh shows drift");
    assert.deepEqual(differences(token, { inputs, outputs: state }, read.inputs), [], "a refresh shows drift");
  }

  /** Changes it in place, and reads back what it became. */
  async function change(token: string, id: string, olds: PropertyMap, changed: PropertyMap): Promise<PropertyMap> {
    const news = { ...olds, ...changed };
    const index = made.findIndex((one) => one.token === token && one.id === id);
    const recorded = { inputs: olds, outputs: made[index]?.state ?? {} };
    const changes = differences(token, recorded, news);
    assert.deepEqual(new Set(changes.map(({ path }) => path.split(/[.[]/)[0])), new Set(Object.keys(changed)));
    assert.ok(changes.every(({ rule }) => rule === "update"));
    const { properties } = await provider.update(token, id, { news, recorded, ignored: [], timeout: 0 });
    await assertReadsBack(token, id, news, properties);
    made.splice(index, 1, { token, id, state: properties });
    return news;
  }

  it("make and change a role and its policies", async () => {
    const role = await make("aws:iam/role:Role", { name: "worker", assumeRolePolicy: trust("lambda.amazonaws.com") });
    assert.equal(role.state["arn"], ROLE);
    await change("aws:iam/role:Role", role.id, role.inputs, {
      assumeRolePolicy: trust("scheduler.amazonaws.com"),
      description: "runs",
      tags: { a: "1" },
    });
    const attached = await make("aws:iam/rolePolicy:RolePolicy", {
      role: "worker",
      policy: policy("ssm:GetParameter"),
    });
    assert.match(attached.id, /^worker:thing-[0-9a-f]{7}$/);
    await change("aws:iam/rolePolicy:RolePolicy", attached.id, attached.inputs, { policy: policy("ssm:PutParameter") });
  });

  it("make a managed policy, and change it oftener than IAM keeps versions of it", async () => {
    const token = "aws:iam/policy:Policy";
    const made = await make(token, { name: "reads", description: "reads", policy: policy("ssm:GetParameter") });
    assert.equal(made.id, "arn:aws:iam::111122223333:policy/reads");
    let now = made.inputs;
    for (const action of ["a:A", "a:B", "a:C", "a:D", "a:E", "a:F"]) {
      now = await change(token, made.id, now, { policy: policy(action) });
    }
  });

  it("make and change a log group, and a function with its code, permission and destination", async () => {
    const group = await make("aws:cloudwatch/logGroup:LogGroup", { name: "/aws/lambda/job", retentionInDays: 30 });
    await change("aws:cloudwatch/logGroup:LogGroup", group.id, group.inputs, { retentionInDays: 90, tags: { a: "1" } });
    const job = await make("aws:lambda/function:Function", {
      name: "job",
      role: ROLE,
      runtime: "nodejs24.x",
      handler: "index.handler",
      architectures: ["arm64"],
      code: code("aa", "export const handler = async () => 1;"),
      timeout: 30,
      memorySize: 256,
      environment: { variables: { MODE: "test" } },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/job" },
      reservedConcurrentExecutions: 1,
      tags: { part: "job" },
    });
    const changed = await change("aws:lambda/function:Function", job.id, job.inputs, {
      code: code("bb", "export const handler = async () => 2;"),
      environment: { variables: { MODE: "other" } },
      timeout: 60,
      reservedConcurrentExecutions: -1,
      tags: { part: "work" },
    });
    const moved = { ...changed, code: { ...code("bb", ""), path: "/elsewhere" } };
    assert.deepEqual(differences("aws:lambda/function:Function", { inputs: changed, outputs: changed }, moved), []);

    await make("aws:lambda/permission:Permission", {
      function: "job",
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:events:us-west-2:111122223333:rule/r",
    });
    const queue = await make("aws:sqs/queue:Queue", { name: "failed", messageRetentionSeconds: 1_209_600 });
    await change("aws:sqs/queue:Queue", queue.id, queue.inputs, { visibilityTimeoutSeconds: 60, tags: { a: "1" } });
    const config = await make("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", {
      functionName: "job",
      maximumRetryAttempts: 1,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: queue.state["arn"] ?? "" } },
    });
    const token = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    await change(token, config.id, config.inputs, { maximumRetryAttempts: 0 });
  });

  it("make and change a schedule group and a schedule", async () => {
    const group = await make("aws:scheduler/scheduleGroup:ScheduleGroup", { name: "jobs" });
    const schedule = await make("aws:scheduler/schedule:Schedule", {
      name: "hourly",
      groupName: group.id,
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: {
        arn: "arn:aws:lambda:us-west-2:111122223333:function:job",
        roleArn: ROLE,
        input: '{"source":"schedule"}',
        retryPolicy: { maximumRetryAttempts: 0 },
      },
    });
    assert.equal(schedule.id, "jobs/hourly");
    assert.equal(schedule.state["arn"], "arn:aws:scheduler:us-west-2:111122223333:schedule/jobs/hourly");
    await change("aws:scheduler/schedule:Schedule", schedule.id, schedule.inputs, { state: "DISABLED" });
  });

  it("make and change a topic with its policy and subscriptions, an alarm and a rule with its target", async () => {
    const topic = await make("aws:sns/topic:Topic", { name: "alerts", displayName: "Alerts" });
    const topicArn = topic.state["arn"] ?? "";
    await change("aws:sns/topic:Topic", topic.id, topic.inputs, { displayName: "Alarms", tags: { a: "1" } });
    const allowed = await make("aws:sns/topicPolicy:TopicPolicy", { arn: topicArn, policy: policy("sns:Publish") });
    await change("aws:sns/topicPolicy:TopicPolicy", allowed.id, allowed.inputs, { policy: policy("sns:Subscribe") });
    await make("aws:sns/topicSubscription:TopicSubscription", {
      topic: topicArn,
      protocol: "email",
      endpoint: "postmaster@example.net",
    });
    const alarm = await make("aws:cloudwatch/metricAlarm:MetricAlarm", {
      name: "errors",
      alarmDescription: "the job fails",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: "job" },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags: { a: "1" },
    });
    await change("aws:cloudwatch/metricAlarm:MetricAlarm", alarm.id, alarm.inputs, { threshold: 3, tags: { a: "2" } });
    const rule = await make("aws:cloudwatch/eventRule:EventRule", {
      name: "expiring",
      description: "a certificate expires",
      eventPattern: '{"source":["aws.acm"]}',
      tags: { a: "1" },
    });
    await change("aws:cloudwatch/eventRule:EventRule", rule.id, rule.inputs, { state: "DISABLED" });
    const target = await make("aws:cloudwatch/eventTarget:EventTarget", {
      rule: rule.id,
      targetId: "topic",
      arn: topicArn,
    });
    await change("aws:cloudwatch/eventTarget:EventTarget", target.id, target.inputs, { input: '{"a":1}' });
  });

  it("make and change a task definition and a service", async () => {
    const cluster = await make("aws:ecs/cluster:Cluster", { name: "mail" });
    const definition = await make("aws:ecs/taskDefinition:TaskDefinition", {
      family: "mta",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      containerDefinitions: JSON.stringify([{ name: "mta", image: "mta:1", essential: true }]),
    });
    assert.equal(definition.state["arn"], "arn:aws:ecs:us-west-2:111122223333:task-definition/mta:1");
    const vpc = await make("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
    const subnet = await make("aws:ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    const service = await make("aws:ecs/service:Service", {
      name: "mta",
      cluster: cluster.id,
      taskDefinition: definition.state["arn"] ?? "",
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { subnets: [subnet.id], assignPublicIp: false },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: false,
    });
    await change("aws:ecs/service:Service", service.id, service.inputs, { desiredCount: 2, tags: { a: "1" } });
  });

  it("remove all of it, and do not mind what is gone already", async () => {
    for (const { token, id, state } of made.reverse()) {
      await provider.remove(token, id, state, 0);
      // A topic always has a policy.
      if (token !== "aws:sns/topicPolicy:TopicPolicy") {
        assert.equal(await provider.read(token, id, state, state), undefined, token);
      }
      await provider.remove(token, id, state, 0);
    }
  });

  it("replace an invocation's input when it runs at creation only, and update it when it follows the lifecycle", () => {
    const rules = (lifecycleScope: string) => {
      const inputs = { input: "{}", lifecycleScope };
      const news = { input: '{"a":1}', lifecycleScope };
      const changes = differences("aws:lambda/invocation:Invocation", { inputs, outputs: inputs }, news);
      return changes.map(({ rule }) => rule);
    };
    assert.deepEqual(rules("CREATE_ONLY"), ["replace"]);
    assert.deepEqual(rules("CRUD"), ["update"]);
  });
});
