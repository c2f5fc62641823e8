import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RenewalFunction, type RenewalFunctionArgs } from "../../../components/index.ts";
import { type Deployment, deploy, resolved } from "../mockedDeployment.ts";
import { CALLER, deployRenewal, RENEWAL } from "./renewalFixture.ts";

const FUNCTION = "aws:lambda/function:Function";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const GET_SUBNET = "aws:ec2/getSubnet:getSubnet";
const subnetIds = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"];

function deployInVpc(change: Partial<RenewalFunctionArgs> = {}): Promise<Deployment<RenewalFunction>> {
  const args = { ...RENEWAL, functionNetwork: { subnetIds }, ...change };
  const invokes = { ...CALLER.invokes, [GET_SUBNET]: { id: "subnet-0a1b2c3d", vpcId: "vpc-0a1b2c3d" } };
  return deploy((options) => new RenewalFunction("renewal", args, options), { ...CALLER, invokes });
}

/** Logical names of what a resource depends on beside its inputs. */
async function dependencies({ options }: Deployment<unknown>, type: string, name: string): Promise<string[]> {
  const { dependsOn = [] } = options(type, name);
  const given = [dependsOn].flat() as readonly pulumi.Resource[];
  const urns = await Promise.all(given.map(({ urn }) => resolved(urn)));
  return urns.map((urn) => urn.split("::").at(-1) ?? "").sort();
}

describe("RenewalFunction in a VPC", () => {
  it("has its interfaces in the given subnets, with a security group of its own", async () => {
    const deployment = await deployInVpc();
    assert.deepEqual(deployment.find(FUNCTION, "renewal-function").inputs["vpcConfig"], {
      subnetIds: ["subnet-0a1b2c3d", "subnet-1a2b3c4d"],
      securityGroupIds: ["sg-renewal-sg"],
    });
    assert.deepEqual(deployment.find(GROUP, "renewal-sg").inputs, {
      name: "cabal-certbot-renewal",
      description: "What cabal-certbot-renewal may connect to",
      vpcId: "vpc-0a1b2c3d",
    });
    const { securityGroupIds } = deployment.result;
    assert.ok(securityGroupIds !== undefined);
    assert.deepEqual(await resolved(securityGroupIds), ["sg-renewal-sg"]);
  });

  it("lets out HTTPS, DNS and the ports of CAs and endpoints, and nothing in", async () => {
    const [host] = RENEWAL.hosts;
    assert.ok(host !== undefined);
    const endpoints = [
      { hostname: "smtp-out.example.net", port: 143, protocol: "imap-starttls" },
      { hostname: "smtp-out.example.net", port: 993, protocol: "tls", look: false },
    ] as const;
    const { names, find } = await deployInVpc({
      hosts: [{ ...host, endpoints }],
      certificateAuthorities: [
        { id: "own", directory: "https://ca.example.org:14000/dir", staging: "https://ca.example.org:15000/dir" },
      ],
    });
    assert.deepEqual(names(EGRESS).sort(), [
      "renewal-out-14000",
      "renewal-out-143",
      "renewal-out-15000",
      "renewal-out-443",
      "renewal-out-53",
      "renewal-out-53-udp",
    ]);
    assert.deepEqual(find(EGRESS, "renewal-out-53-udp").inputs, {
      securityGroupId: "sg-renewal-sg",
      ipProtocol: "udp",
      fromPort: 53,
      toPort: 53,
      cidrIpv4: "0.0.0.0/0",
    });
    assert.equal(find(EGRESS, "renewal-out-143").inputs["ipProtocol"], "tcp");
    assert.deepEqual(names(INGRESS), []);
  });

  it("waits an hour for Lambda to remove the interfaces, and keeps the permissions for it until then", async () => {
    const deployment = await deployInVpc();
    assert.deepEqual(deployment.options(GROUP, "renewal-sg").customTimeouts, { delete: "60m" });
    assert.deepEqual(await dependencies(deployment, GROUP, "renewal-sg"), ["renewal-network"]);
  });

  it("is created after its permissions and its way out, so that its first run reaches the CA", async () => {
    assert.deepEqual(await dependencies(await deployInVpc(), FUNCTION, "renewal-function"), [
      "renewal-network",
      "renewal-out-443",
      "renewal-out-465",
      "renewal-out-53",
      "renewal-out-53-udp",
      "renewal-out-587",
      "renewal-policy",
    ]);
  });

  it("lets Lambda manage interfaces with the function's role, and denies it to the function's code", async () => {
    const { find } = await deployInVpc();
    const { name, role, policy } = find(POLICY, "renewal-network").inputs;
    assert.deepEqual([name, role], ["cabal-certbot-renewal-network", "renewal-role"]);
    const actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ];
    assert.deepEqual(JSON.parse(String(policy)), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "NetworkInterfaces", Effect: "Allow", Action: actions, Resource: "*" },
        {
          Sid: "NotByTheCode",
          Effect: "Deny",
          Action: actions,
          Resource: "*",
          Condition: {
            ArnEquals: {
              "lambda:SourceFunctionArn": "arn:aws:lambda:us-west-2:111122223333:function:cabal-certbot-renewal",
            },
          },
        },
      ],
    });
  });

  it("uses the given security groups, and makes and looks up nothing", async () => {
    const securityGroupIds = ["sg-0a1b2c3d", pulumi.output("sg-1a2b3c4d")];
    const { find, names, invokes, result } = await deployInVpc({ functionNetwork: { subnetIds, securityGroupIds } });
    const { vpcConfig } = find(FUNCTION, "renewal-function").inputs as Record<string, Record<string, unknown>>;
    assert.deepEqual(vpcConfig?.["securityGroupIds"], ["sg-0a1b2c3d", "sg-1a2b3c4d"]);
    assert.deepEqual([names(GROUP), names(EGRESS)], [[], []]);
    assert.equal(invokes.includes(GET_SUBNET), false);
    assert.ok(result.securityGroupIds !== undefined);
  });

  it("takes subnets that the same program makes", async () => {
    const made = { subnetIds: pulumi.output(["subnet-9a9b9c9d"]) };
    const { find } = await deployInVpc({ functionNetwork: made });
    const { vpcConfig } = find(FUNCTION, "renewal-function").inputs as Record<string, Record<string, unknown>>;
    assert.deepEqual(vpcConfig?.["subnetIds"], ["subnet-9a9b9c9d"]);
  });

  it("is in no VPC without the argument: no interface, group, rule or permission", async () => {
    const { find, names, invokes, result } = await deployRenewal();
    assert.equal("vpcConfig" in find(FUNCTION, "renewal-function").inputs, false);
    assert.deepEqual([names(GROUP), names(EGRESS)], [[], []]);
    assert.deepEqual(names(POLICY).sort(), ["renewal-policy", "renewal-schedule-policy"]);
    assert.equal(invokes.includes(GET_SUBNET), false);
    assert.equal(result.securityGroupIds, undefined);
  });
});
