import assert from "node:assert/strict";
import { deployRenewal, RENEWAL } from "./renewalFixture.ts";

const FUNCTION = "aws:lambda/function:Function";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("RenewalFunction", () => {
  it("is one function for all hosts, on arm64 and Node 24, with Lambda's longest time", async () => {
    const host = RENEWAL.hosts[0];
    assert.ok(host);
    const second = { ...host, name: "relay", names: ["relay.example.net"] };
    const { find, names } = await deployRenewal({ hosts: [host, second] });
    assert.deepEqual(names(FUNCTION), ["renewal-function"]);
    const { inputs } = find(FUNCTION, "renewal-function");
    assert.equal(inputs["name"], "cabal-certbot-renewal");
    assert.equal(inputs["runtime"], "nodejs24.x");
    assert.deepEqual(inputs["architectures"], ["arm64"]);
    assert.equal(inputs["handler"], "index.handler");
    assert.equal(inputs["timeout"], 900);
    assert.equal(inputs["memorySize"], 512);
    assert.deepEqual(inputs["environment"], { variables: { NODE_OPTIONS: "--max-semi-space-size=1" } });
    assert.equal(inputs["reservedConcurrentExecutions"], undefined);
  });

  it("refuses copies of hosts below its own prefix, on the heartbeat, or named twice", async () => {
    const [host] = RENEWAL.hosts;
    assert.ok(host);
    const copies = { tlsKey: "/own/key", tlsCert: "/own/certificate", tlsCaBundle: "/own/chain", secure: true };
    const deployed = (change: Partial<typeof copies>) =>
      deployRenewal({ hosts: [{ ...host, copies: { ...copies, ...change } }], heartbeatParameter: "/own/heartbeat" });
    const refusal = (taken: string) => ({
      message:
        `RenewalFunction "renewal": \`copies\` of a host name ${taken}, which is below /cabal/letsencrypt, ` +
        "the heartbeat, or another copy. Give each copy a parameter of its own.",
    });
    const bundle = "/cabal/letsencrypt/smtp-out.example.net/bundle";
    await assert.rejects(deployed({ tlsCert: bundle }), refusal(bundle));
    await assert.rejects(deployed({ tlsCert: "/own/heartbeat" }), refusal("/own/heartbeat"));
    await assert.rejects(deployed({ tlsCert: "/own/key" }), refusal("/own/key"));
    await deployed({});
  });

  it("reserves concurrency only on request", async () => {
    const { find } = await deployRenewal({ reservedConcurrency: 1 });
    assert.equal(find(FUNCTION, "renewal-function").inputs["reservedConcurrentExecutions"], 1);
  });

  it("keeps its log for 90 days, unless told otherwise", async () => {
    const group = "aws:cloudwatch/logGroup:LogGroup";
    const { find } = await deployRenewal();
    assert.deepEqual(find(group, "renewal-logs").inputs, {
      name: "/aws/lambda/cabal-certbot-renewal",
      retentionInDays: 90,
    });
    assert.deepEqual(find(FUNCTION, "renewal-function").inputs["loggingConfig"], {
      logFormat: "Text",
      logGroup: "/aws/lambda/cabal-certbot-renewal",
    });
    const other = await deployRenewal({ logRetentionDays: 14 });
    assert.equal(other.find(group, "renewal-logs").inputs["retentionInDays"], 14);
  });

  it("is woken every hour within a quarter of an hour, by a role that may do nothing else", async () => {
    const { find } = await deployRenewal();
    assert.deepEqual(find(SCHEDULE, "renewal-schedule").inputs, {
      name: "cabal-certbot-renewal",
      groupName: "default",
      description: "Renews the host certificates that are due",
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: {
        arn: "arn:function:renewal-function",
        roleArn: "arn:aws:iam::111122223333:role/renewal-schedule-role",
        input: '{"source":"schedule"}',
        deadLetterConfig: { arn: "arn:queue:renewal-failures" },
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
      },
    });
    assert.deepEqual(JSON.parse(String(find(POLICY, "renewal-schedule-policy").inputs["policy"])), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Wake",
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: "arn:aws:lambda:us-west-2:111122223333:function:cabal-certbot-renewal",
        },
        {
          Sid: "Undelivered",
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: "arn:aws:sqs:us-west-2:111122223333:cabal-certbot-renewal-failures",
        },
      ],
    });
  });

  it("lets Lambda alone take its role on, and for this account only", async () => {
    const { find } = await deployRenewal();
    assert.deepEqual(JSON.parse(String(find(ROLE, "renewal-role").inputs["assumeRolePolicy"])), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Service",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("sends a failed run to its queue at once: a repeat would find nothing due and hide it", async () => {
    const { find } = await deployRenewal();
    assert.deepEqual(
      find("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "renewal-invocations").inputs,
      {
        functionName: "cabal-certbot-renewal",
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 3600,
        destinationConfig: { onFailure: { destination: "arn:queue:renewal-failures" } },
      },
    );
    assert.equal(find("aws:sqs/queue:Queue", "renewal-failures").inputs["messageRetentionSeconds"], 1_209_600);
  });

  it("alarms on a failed run, and on six hours without a good one, no run at all included", async () => {
    const { find, names } = await deployRenewal({ alarmActions: ["arn:topic"] });
    assert.deepEqual(names(ALARM).sort(), ["renewal-errors", "renewal-stale"]);
    const facts = (name: string) => {
      const { inputs } = find(ALARM, name);
      return [
        inputs["name"],
        inputs["statistic"],
        inputs["evaluationPeriods"],
        inputs["treatMissingData"],
        inputs["alarmActions"],
      ];
    };
    assert.deepEqual(facts("renewal-errors"), [
      "cabal-certbot-renewal-errors",
      "Sum",
      1,
      "notBreaching",
      ["arn:topic"],
    ]);
    assert.deepEqual(facts("renewal-stale"), ["cabal-certbot-renewal-stale", "Minimum", 6, "breaching", ["arn:topic"]]);
  });

  it("names everything after the function, so that a second stack of the account chooses one name", async () => {
    const { resources } = await deployRenewal({ functionName: "blue-renewal" });
    const names = resources.flatMap(({ inputs }) => inputs["name"] ?? []);
    assert.deepEqual(names.sort(), [
      "/aws/lambda/blue-renewal",
      "blue-renewal",
      "blue-renewal",
      "blue-renewal",
      "blue-renewal",
      "blue-renewal-errors",
      "blue-renewal-failures",
      "blue-renewal-schedule",
      "blue-renewal-schedule",
      "blue-renewal-stale",
    ]);
  });

  it("tells the inventory where it is", async () => {
    const { result } = await deployRenewal();
    assert.deepEqual(result.entry, {
      functionName: "cabal-certbot-renewal",
      scheduleName: "cabal-certbot-renewal",
      scheduleGroup: "default",
      logGroup: "/aws/lambda/cabal-certbot-renewal",
    });
  });

  it("refuses to be made without hosts, before anything is registered", async () => {
    await assert.rejects(deployRenewal({ hosts: [] }), {
      message: 'RenewalFunction "renewal": `hosts` is empty. Pass the hosts to renew, or leave the function out.',
    });
  });

  it("refuses more hosts than IAM has room for, before anything is registered", async () => {
    const hosts = Array.from({ length: 80 }, (_, index) => ({
      name: `smtp-${index}`,
      names: [`smtp-${index}.example.net`],
      deployTo: [{ kind: "ecs" as const, cluster: "cabal-mail", service: `cabal-smtp-${index}` }],
    }));
    await assert.rejects(deployRenewal({ hosts }), {
      message:
        /^The renewal function's policy has \d+ characters; IAM takes 10240 in the inline policies of a role\. Split the hosts /,
    });
  });
});
