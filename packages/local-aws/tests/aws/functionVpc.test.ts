import assert from "node:assert/strict";
import { Account, until } from "./account.ts";
import { Functions, LOGS, type Statement } from "./functionFixture.ts";

const INTERFACES: Statement = {
  Effect: "Allow",
  Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
  Resource: "*",
};
const PARAMETERS: Statement = { Effect: "Allow", Action: "ssm:GetParametersByPath", Resource: "*" };
const SOURCE = `import dns from "node:dns"; import http from "node:http"; import net from "node:net";
  const told = (call) => call.then((value) => value, (error) => error.code ?? error.name);
  const plain = (host, port) => new Promise((resolve, reject) => {
    net.connect(port, host, () => resolve("open")).on("error", reject);
  });
  const api = async (name) => {
    const url = new URL(process.env["AWS_ENDPOINT_URL_" + name]);
    return told(new Promise((resolve, reject) => {
      http.get(url, (answer) => { answer.resume(); resolve("open"); }).on("error", reject);
    }));
  };
  export const handler = async ({ calls }) => {
    const resolver = new dns.promises.Resolver(); resolver.setServers(["1.1.1.1"]);
    const made = { plain, api, own: (name) => dns.promises.resolveTxt(name), public: (name) => resolver.resolveTxt(name) };
    return Promise.all(calls.map(([what, ...args]) => told(made[what](...args))));
  };`;

/** An emulated function in a VPC with a public zone outside and a private one of the same name inside. */
describe("a function in a VPC", () => {
  let account: Account;
  let functions: Functions;
  let vpcId: string;
  let subnetId: string;
  let routeTableId: string;
  let groupId: string;
  let role: string;

  before(async () => {
    account = await Account.start(1200);
    functions = new Functions(account);
    const { ec2, route53 } = account;
    vpcId = (await ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId ?? "";
    subnetId = (await ec2.createSubnet({ VpcId: vpcId, CidrBlock: "10.9.1.0/24" })).Subnet?.SubnetId ?? "";
    routeTableId = (await ec2.createRouteTable({ VpcId: vpcId })).RouteTable?.RouteTableId ?? "";
    await ec2.associateRouteTable({ RouteTableId: routeTableId, SubnetId: subnetId });
    const group = { GroupName: "worker", Description: "worker", VpcId: vpcId };
    groupId = (await ec2.createSecurityGroup(group)).GroupId ?? "";
    const text = (Value: string) => ({
      Action: "UPSERT" as const,
      ResourceRecordSet: { Name: "t.example.net", Type: "TXT" as const, TTL: 60, ResourceRecords: [{ Value }] },
    });
    await account.change(await account.zone("example.net"), text('"public"'));
    const made = await route53.createHostedZone({
      Name: "example.net",
      CallerReference: "private",
      HostedZoneConfig: { PrivateZone: true },
      VPC: { VPCId: vpcId, VPCRegion: "us-west-2" },
    });
    await account.change(made.HostedZone?.Id ?? "", text('"private"'));
    role = await functions.role("worker", LOGS, INTERFACES, PARAMETERS);
    const VpcConfig = { SubnetIds: [subnetId], SecurityGroupIds: [groupId] };
    await functions.make("worker", role, SOURCE, { Timeout: 30, MemorySize: 256, VpcConfig });
  });
  after(() => account.stop());

  const call = async (...calls: unknown[][]) =>
    (await functions.invoke("worker", { calls })).payload as unknown as unknown[];

  async function natGateway(): Promise<string> {
    const { AllocationId } = await account.ec2.allocateAddress({ Domain: "vpc" });
    const made = await account.ec2.createNatGateway({ SubnetId: subnetId, AllocationId });
    return made.NatGateway?.NatGatewayId ?? "";
  }

  const interfaces = async () =>
    (await account.ec2.describeNetworkInterfaces({ Filters: [{ Name: "group-id", Values: [groupId] }] }))
      .NetworkInterfaces ?? [];

  it("is in the VPC of its subnets, with an interface in each", async () => {
    const { Configuration } = await functions.lambda.getFunction({ FunctionName: "worker" });
    assert.deepEqual(Configuration?.VpcConfig?.VpcId, vpcId);
    const found = await interfaces();
    assert.deepEqual(
      found.map((one) => [one.SubnetId, one.Status]),
      [[subnetId, "in-use"]],
    );
    assert.match(found[0]?.Description ?? "", /^AWS Lambda VPC ENI-worker-/);
  });

  it("has answers of the private zone from its own resolver, and none from outside without a NAT gateway", async () => {
    const [own, outside] = await call(["own", "t.example.net"], ["public", "t.example.net"]);
    assert.deepEqual(own, [["private"]]);
    assert.equal(outside, "ECONNREFUSED");
  });

  it("reaches neither AWS nor the internet without a NAT gateway, and one service by its endpoint in the VPC", async () => {
    assert.deepEqual(await call(["api", "SSM"], ["api", "ECS"], ["api", "ROUTE_53"]), [
      "ETIMEDOUT",
      "ETIMEDOUT",
      "ETIMEDOUT",
    ]);
    await account.ec2.createVpcEndpoint({
      VpcId: vpcId,
      ServiceName: "com.amazonaws.us-west-2.ssm",
      VpcEndpointType: "Interface",
      SubnetIds: [subnetId],
    });
    assert.deepEqual(await call(["api", "SSM"], ["api", "ECS"]), ["open", "ETIMEDOUT"]);
  });

  it("reaches all of it over a NAT gateway, as far as its security groups let it out", async () => {
    const NatGatewayId = await natGateway();
    await account.ec2.createRoute({ RouteTableId: routeTableId, DestinationCidrBlock: "0.0.0.0/0", NatGatewayId });
    const all = [
      ["api", "ROUTE_53"],
      ["public", "t.example.net"],
      ["plain", "t.example.net", 25],
    ];
    // The group's first rule lets everything out; the name has no address.
    assert.deepEqual(await call(...all), ["open", [["public"]], "ENOTFOUND"]);
    const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await account.ec2.revokeSecurityGroupEgress({ GroupId: groupId, IpPermissions });
    assert.deepEqual(await call(["api", "ROUTE_53"], ["public", "t.example.net"]), ["ETIMEDOUT", "ECONNREFUSED"]);
    const out = (IpProtocol: string, port: number) => ({
      IpProtocol,
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
    });
    const rules = [out("tcp", 443), out("udp", 53)];
    await account.ec2.authorizeSecurityGroupEgress({ GroupId: groupId, IpPermissions: rules });
    assert.deepEqual(await call(["api", "ROUTE_53"], ["public", "t.example.net"]), ["open", [["public"]]]);
  });

  it("cannot be made with a role that may not create interfaces", async () => {
    const other = await functions.role("other", LOGS);
    const VpcConfig = { SubnetIds: [subnetId], SecurityGroupIds: [groupId] };
    await assert.rejects(functions.make("other", other, SOURCE, { VpcConfig }), {
      name: "InvalidParameterValueException",
      message: "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
    });
  });

  it("leaves its interfaces for a while, which keep the security group, and for ever without the permission", async () => {
    await functions.iam.deleteRolePolicy({ RoleName: "worker", PolicyName: "own" });
    await functions.lambda.deleteFunction({ FunctionName: "worker" });
    await assert.rejects(account.ec2.deleteSecurityGroup({ GroupId: groupId }), { name: "DependencyViolation" });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.equal((await interfaces()).length, 1);
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [INTERFACES] });
    await functions.iam.putRolePolicy({ RoleName: "worker", PolicyName: "own", PolicyDocument });
    await until("the interface is gone", async () => (await interfaces()).length === 0);
    await account.ec2.deleteSecurityGroup({ GroupId: groupId });
  });
});
