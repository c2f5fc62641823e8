import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { Route53 } from "@aws-sdk/client-route-53";
import { SSM } from "@aws-sdk/client-ssm";
import { STS } from "@aws-sdk/client-sts";
import { Account } from "./account.ts";

const TRUST = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] };
const ACCOUNT = "111122223333";
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

describe("a role that somebody assumes", () => {
  let account: Account;
  let iam: IAM;
  let sts: STS;

  before(async () => {
    account = await Account.start(600);
    iam = new IAM(account.emulator.client);
    sts = new STS(account.emulator.client);
    await iam.createRole({ RoleName: "worker", AssumeRolePolicyDocument: JSON.stringify(TRUST) });
  });
  after(() => account.stop());

  const assume = async (client: STS, name: string) => {
    const { Credentials } = await client.assumeRole({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
      RoleSessionName: "test",
    });
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { ...account.emulator.client, credentials, maxAttempts: 1 };
  };

  it("allows what its policies allow now, whatever they allowed when it was assumed", async () => {
    const ssm = new SSM(await assume(sts, "worker"));
    const put = () => ssm.putParameter({ Name: "/a", Value: "v", Type: "String", Overwrite: true });
    await assert.rejects(put(), { name: "AccessDeniedException" });
    const allowed = policy({ Effect: "Allow", Action: "ssm:*", Resource: "*" });
    await iam.putRolePolicy({ RoleName: "worker", PolicyName: "all", PolicyDocument: allowed });
    await put();
    const denied = policy({ Effect: "Deny", Action: "ssm:PutParameter", Resource: "*" });
    await iam.putRolePolicy({ RoleName: "worker", PolicyName: "refusal", PolicyDocument: denied });
    await assert.rejects(put(), { name: "AccessDeniedException" });
    await iam.deleteRolePolicy({ RoleName: "worker", PolicyName: "refusal" });
    await put();
  });

  it("is refused a list of everything, too, which has no resource", async () => {
    const lambda = new Lambda(await assume(sts, "worker"));
    await assert.rejects(lambda.listFunctions({}), { name: "AccessDeniedException" });
  });

  it("lists zones when its policy allows that, and not before", async () => {
    const route53 = new Route53(await assume(sts, "worker"));
    await assert.rejects(route53.listHostedZones({}), { name: "AccessDenied" });
    const allowed = policy({ Effect: "Allow", Action: "route53:ListHostedZones", Resource: "*" });
    await iam.putRolePolicy({ RoleName: "worker", PolicyName: "zones", PolicyDocument: allowed });
    assert.deepEqual((await route53.listHostedZones({})).HostedZones, []);
  });

  it("is refused when there is none of that name", async () => {
    await assert.rejects(assume(sts, "nobody"), { name: "AccessDenied" });
  });

  it("can be assumed by another role, and changed by it, only by its own ARN", async () => {
    await iam.createRole({ RoleName: "caller", AssumeRolePolicyDocument: JSON.stringify(TRUST) });
    const own = `arn:aws:iam::${ACCOUNT}:role/worker`;
    const document = policy({ Effect: "Allow", Action: ["sts:AssumeRole", "iam:PutRolePolicy"], Resource: own });
    await iam.putRolePolicy({ RoleName: "caller", PolicyName: "one", PolicyDocument: document });
    const caller = await assume(sts, "caller");
    await assume(new STS(caller), "worker");
    await assert.rejects(assume(new STS(caller), "caller"), { name: /AccessDenied/ });
    const put = (RoleName: string) =>
      new IAM(caller).putRolePolicy({ RoleName, PolicyName: "two", PolicyDocument: document });
    await put("worker");
    await assert.rejects(put("caller"), { name: /AccessDenied/ });
  });
});
