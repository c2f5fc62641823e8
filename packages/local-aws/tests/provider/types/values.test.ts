import assert from "node:assert/strict";
import { invalidValues } from "../../../provider/inputFaults.ts";
import type { PropertyMap } from "../../../provider/propertyMap.ts";
import { RESOURCE_TYPES } from "../../../provider/types/index.ts";

const ARN = "arn:aws:lambda:us-west-2:111122223333:function:job";
/** Of each type, inputs that the schema takes, at the edge where there is one, and beside them such as it refuses. */
const CASES: Readonly<Record<string, { readonly taken: PropertyMap; readonly refused: PropertyMap }>> = {
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    taken: {
      name: "a".repeat(64),
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    refused: {
      name: "a".repeat(65),
      originAccessControlOriginType: "ec2",
      signingBehavior: "on",
      signingProtocol: "v2",
    },
  },
  "aws:cloudwatch/eventRule:EventRule": {
    taken: { name: "acm.expiring_1-a", description: "d".repeat(512), eventPattern: "{}", state: "DISABLED" },
    refused: { name: "acm expiring", description: "d".repeat(513), eventPattern: "{", state: "OFF" },
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    taken: { targetId: "topic", arn: "arn:aws:sns:us-west-2:111122223333:alerts", input: "{}" },
    refused: { targetId: "a topic", arn: "alerts", input: "i".repeat(8193) },
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    taken: { name: "/aws/lambda/job", retentionInDays: 90, logGroupClass: "STANDARD" },
    refused: { name: "a:b", retentionInDays: 91, logGroupClass: "COLD" },
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    taken: { name: "stack-sg-imap", description: "d".repeat(255) },
    refused: { name: "sg-imap", description: "d".repeat(256) },
  },
  "aws:iam/role:Role": {
    taken: { name: "cabal-certbot+a", assumeRolePolicy: "{}", description: "d", maxSessionDuration: 43_200 },
    refused: { name: "a/b", assumeRolePolicy: "{", description: "d".repeat(1001), maxSessionDuration: 43_201 },
  },
  "aws:lambda/function:Function": {
    taken: {
      name: "job",
      role: "arn:aws:iam::111122223333:role/job",
      timeout: 900,
      memorySize: 10_240,
      architectures: ["arm64"],
    },
    refused: { name: "a job", role: "job", timeout: 901, memorySize: 127, architectures: ["arm"] },
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    taken: { functionName: ARN, maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
    refused: { functionName: "", maximumEventAgeInSeconds: 59, maximumRetryAttempts: 3 },
  },
  "aws:lambda/permission:Permission": {
    taken: { function: ARN, action: "lambda:InvokeFunction", statementId: "rule", sourceAccount: "111122223333" },
    refused: { function: "a job", action: "sns:Publish", statementId: "a rule", sourceAccount: "1" },
  },
  "aws:route53/record:Record": {
    taken: { zoneId: "Z1", type: "CAA", aliases: [{ name: "a", zoneId: "Z2", evaluateTargetHealth: false }] },
    refused: {
      zoneId: "",
      type: "ALIAS",
      aliases: [{ name: "", zoneId: "Z".repeat(33), evaluateTargetHealth: false }],
    },
  },
  "aws:s3/bucket:Bucket": { taken: { bucket: "b".repeat(63) }, refused: { bucket: "b".repeat(64) } },
  "aws:scheduler/schedule:Schedule": {
    taken: {
      name: "hourly",
      state: "ENABLED",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 1440 },
      target: { arn: ARN, roleArn: "arn:aws:iam::111122223333:role/s", retryPolicy: { maximumRetryAttempts: 0 } },
    },
    refused: {
      name: "every hour",
      state: "ON",
      flexibleTimeWindow: { mode: "LOOSE", maximumWindowInMinutes: 1441 },
      target: { arn: "job", roleArn: "role", retryPolicy: { maximumRetryAttempts: 186 } },
    },
  },
  "aws:sns/topic:Topic": {
    taken: { name: "prod-alerts_1.fifo", policy: "{}" },
    refused: { name: "prod.alerts", policy: "all" },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    taken: { topic: "arn:aws:sns:us-west-2:111122223333:alerts", protocol: "https", endpoint: "https://ntfy.sh/a" },
    refused: { topic: "alerts", protocol: "ntfy" },
  },
  "aws:sqs/queue:Queue": {
    taken: { name: "failures", messageRetentionSeconds: 1_209_600, delaySeconds: 0, visibilityTimeoutSeconds: 43_200 },
    refused: { name: "f.f", messageRetentionSeconds: 1_209_601, delaySeconds: -1, visibilityTimeoutSeconds: 43_201 },
  },
};

describe("values that the schemas of the types accept", () => {
  for (const [token, { taken, refused }] of Object.entries(CASES)) {
    it(`${token}: refuses every input beside the one that it takes`, () => {
      const type = RESOURCE_TYPES.get(token);
      assert.ok(type !== undefined);
      assert.deepEqual(invalidValues(type, taken), []);
      const paths = invalidValues(type, refused).map(({ property }) => property);
      assert.deepEqual(paths.sort(), leaves(refused).sort());
    });
  }
});

/** Paths of the values that say something; `evaluateTargetHealth` has no rule. */
function leaves(value: PropertyMap): string[] {
  const paths = (one: unknown, path: string): string[] => {
    if (Array.isArray(one)) return one.flatMap((element, index) => paths(element, `${path}[${index}]`));
    if (typeof one !== "object" || one === null) return [path];
    return Object.entries(one).flatMap(([name, inner]) => paths(inner, path === "" ? name : `${path}.${name}`));
  };
  return paths(value, "").filter((path) => !path.endsWith("evaluateTargetHealth"));
}
