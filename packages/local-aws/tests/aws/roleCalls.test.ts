import assert from "node:assert/strict";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { ECS } from "@aws-sdk/client-ecs";
import { Route53, type RRType } from "@aws-sdk/client-route-53";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { SSM } from "@aws-sdk/client-ssm";
import { Account } from "./account.ts";
import { createSecret } from "./createSecret.ts";
import { Functions } from "./functionFixture.ts";

const ARN = (service: string, rest: string) => `arn:aws:${service}:us-west-2:111122223333:${rest}`;
const KEY = ARN("kms", "key/11111111-2222-3333-4444-555555555555");
const NAME = "_acme-challenge.mail.example.net";

interface Call {
  readonly action: string;
  readonly resources: readonly string[];
  readonly allowed: boolean;
}

describe("calls with a role's credentials", () => {
  let account: Account;
  let zoneId: string;
  let otherZoneId: string;
  let role: string;
  let route53: Route53;
  let ssm: SSM;
  let ecs: ECS;

  before(async () => {
    account = await Account.start(600);
    zoneId = (await account.zone("example.net")).replace("/hostedzone/", "");
    otherZoneId = (await account.zone("example.org")).replace("/hostedzone/", "");
    await new ECS(account.emulator.client).createCluster({ clusterName: "mail" });
    role = await new Functions(account).role(
      "worker",
      {
        Effect: "Allow",
        Action: "route53:ChangeResourceRecordSets",
        Resource: `arn:aws:route53:::hostedzone/${zoneId}`,
        Condition: {
          "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": [NAME],
            "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
            "route53:ChangeResourceRecordSetsActions": ["UPSERT", "DELETE"],
          },
        },
      },
      { Effect: "Allow", Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" },
      {
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:PutParameter"],
        Resource: ARN("ssm", "parameter/tls/mail/*"),
      },
      {
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt"],
        Resource: KEY,
        Condition: { StringEquals: { "kms:ViaService": "ssm.us-west-2.amazonaws.com" } },
      },
      {
        Effect: "Allow",
        Action: "ssm:GetParameter",
        Resource: ARN("ssm", "parameter/aws/reference/secretsmanager/mail/*"),
      },
      {
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: ["mail/eab", "eab"].map((name) => ARN("secretsmanager", `secret:${name}-??????`)),
      },
      { Effect: "Allow", Action: "ecs:DescribeServices", Resource: ARN("ecs", "service/mail/mta") },
      { Effect: "Allow", Action: "logs:CreateLogGroup", Resource: ARN("logs", "log-group:/own:*") },
      { Effect: "Allow", Action: "sns:Publish", Resource: ARN("sns", "alerts") },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: ARN("sqs", "failed") },
    );
    route53 = new Route53(await client());
    ssm = new SSM(await client());
    ecs = new ECS(await client());
  });
  after(() => account.stop());

  async function client() {
    const made = await account.emulator.aws.control("role-key", { role, holder: "test" });
    const credentials = made as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    return { ...account.emulator.client, credentials, maxAttempts: 1 };
  }

  const change = (Name: string, Type: RRType = "TXT", Action: "UPSERT" | "CREATE" = "UPSERT", zone = zoneId) =>
    route53.changeResourceRecordSets({
      HostedZoneId: zone,
      ChangeBatch: {
        Changes: [
          {
            Action,
            ResourceRecordSet: {
              Name,
              Type,
              TTL: 60,
              ResourceRecords: [{ Value: Type === "TXT" ? '"value"' : "192.0.2.1" }],
            },
          },
        ],
      },
    });

  /** Refused with this code, and recorded as refused. */
  async function refused(code: string, action: string, call: Promise<unknown>): Promise<void> {
    await assert.rejects(call, (error: Error) => {
      assert.equal(error.name, code);
      assert.match(error.message, new RegExp(`assumed-role/worker/test is not authorized to perform: ${action}`));
      return true;
    });
    const denied = (await account.emulator.aws.control("denied", { role })) as Call[];
    assert.equal(denied.at(-1)?.action, action);
  }

  it("change the TXT record that their policy names, and no other name, type, way or zone", async () => {
    const { ChangeInfo } = await change(NAME);
    assert.ok(ChangeInfo?.Id);
    await route53.getChange({ Id: ChangeInfo.Id });
    await change(`${NAME.toUpperCase()}.`);
    const action = "route53:ChangeResourceRecordSets";
    await refused("AccessDenied", action, change("_acme-challenge.other.example.net"));
    await refused("AccessDenied", action, change(NAME, "A"));
    await refused("AccessDenied", action, change(NAME, "TXT", "CREATE"));
    await refused("AccessDenied", action, change("_acme-challenge.mail.example.org", "TXT", "UPSERT", otherZoneId));
    await refused(
      "AccessDenied",
      "route53:ListResourceRecordSets",
      route53.listResourceRecordSets({ HostedZoneId: zoneId }),
    );
    await refused("AccessDenied", "route53:GetHostedZone", route53.getHostedZone({ Id: zoneId }));
  });

  it("write and read parameters on their path only, with AWS's key or their own through SSM", async () => {
    const put = (Name: string, more: object = {}) =>
      ssm.putParameter({ Name, Value: "v", Type: "SecureString", Overwrite: true, ...more });
    const get = (Name: string) => ssm.getParameter({ Name, WithDecryption: true });
    await put("/tls/mail/bundle");
    assert.equal((await get("/tls/mail/bundle")).Parameter?.Value, "v");
    await put("/tls/mail/own", { KeyId: KEY });
    await get("/tls/mail/own");
    await refused("AccessDeniedException", "ssm:PutParameter", put("/tls/mailer/bundle"));
    await refused("AccessDeniedException", "ssm:GetParameter", get("/tls/other"));
    await refused(
      "AccessDeniedException",
      "ssm:GetParameters",
      ssm.getParameters({ Names: ["/tls/mail/own", "/tls/a"] }),
    );
    await refused("AccessDeniedException", "ssm:DeleteParameter", ssm.deleteParameter({ Name: "/tls/mail/own" }));
    const stranger = KEY.replace("5555", "9999");
    await refused("AccessDeniedException", "kms:Encrypt", put("/tls/mail/own", { KeyId: stranger }));
    const advanced = put("/tls/mail/own", { KeyId: KEY, Tier: "Advanced" });
    await refused("AccessDeniedException", "kms:GenerateDataKey", advanced);
    await account.ssm.putParameter({ Name: "/tls/mail/theirs", Value: "v", Type: "SecureString", KeyId: stranger });
    await refused("AccessDeniedException", "kms:Decrypt", get("/tls/mail/theirs"));
    await ssm.getParameter({ Name: "/tls/mail/theirs" });
  });

  it("read a secret of Secrets Manager through SSM with the permission on both, and on neither alone", async () => {
    for (const name of ["mail/eab", "mail/other", "eab"]) await createSecret(account.emulator.aws.url, name, name);
    const get = (name: string) =>
      ssm.getParameter({ Name: `/aws/reference/secretsmanager/${name}`, WithDecryption: true });
    assert.equal((await get("mail/eab")).Parameter?.Value, "mail/eab");
    await refused("AccessDeniedException", "secretsmanager:GetSecretValue", get("mail/other"));
    await refused("AccessDeniedException", "ssm:GetParameter", get("eab"));
    await assert.rejects(get("mail/none"), { name: "ParameterNotFound" });
  });

  it("reach the service, log group, topic and queue of their policy, and no neighbour", async () => {
    await ecs.describeServices({ cluster: "mail", services: ["mta"] });
    await refused(
      "AccessDeniedException",
      "ecs:DescribeServices",
      ecs.describeServices({ cluster: "mail", services: ["web"] }),
    );
    await refused("AccessDeniedException", "ecs:UpdateService", ecs.updateService({ cluster: "mail", service: "mta" }));
    const logs = new CloudWatchLogs(await client());
    await logs.createLogGroup({ logGroupName: "/own" });
    await refused("AccessDeniedException", "logs:CreateLogGroup", logs.createLogGroup({ logGroupName: "/owner" }));
    const admin = account.emulator.client;
    await new SNS(admin).createTopic({ Name: "alerts" });
    const { QueueUrl } = await new SQS(admin).createQueue({ QueueName: "failed" });
    const sns = new SNS(await client());
    await sns.publish({ TopicArn: ARN("sns", "alerts"), Message: "m" });
    await refused(
      "AuthorizationErrorException",
      "sns:Publish",
      sns.publish({ TopicArn: ARN("sns", "other"), Message: "m" }),
    );
    const sqs = new SQS(await client());
    await sqs.sendMessage({ QueueUrl, MessageBody: "m" });
    await refused("AccessDenied", "sqs:ReceiveMessage", sqs.receiveMessage({ QueueUrl }));
  });

  it("are recorded with action and resources, and those of others are not", async () => {
    const calls = (await account.emulator.aws.control("calls", { role })) as Call[];
    assert.ok(calls.some(({ action, allowed }) => action === "ecs:DescribeServices" && allowed));
    assert.ok(calls.some(({ action }) => action === "kms:Encrypt"));
    const own = ARN("ssm", "parameter/tls/mail/bundle");
    assert.ok(calls.some(({ action, resources }) => action === "ssm:PutParameter" && resources.includes(own)));
    assert.ok(!calls.some(({ action }) => action === "sns:CreateTopic"));
  });

  it("are all refused when there is no such role", async () => {
    const made = await account.emulator.aws.control("role-key", { role: "arn:aws:iam::111122223333:role/nobody" });
    const credentials = made as { accessKeyId: string; secretAccessKey: string };
    const nobody = new SSM({ ...account.emulator.client, credentials, maxAttempts: 1 });
    await assert.rejects(nobody.getParameter({ Name: "/tls/mail/bundle" }), { name: "AccessDeniedException" });
  });
});
