import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { networkOf } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

const ZONES = {
  invokes: {
    "aws:index/getAvailabilityZones:getAvailabilityZones": {
      names: ["us-west-2a", "us-west-2b", "us-west-2c"],
      zoneIds: ["usw2-az1", "usw2-az2", "usw2-az3"],
    },
  },
};

/** The engine's options reach a created network through the component only, so the test waits for its outputs. */
function deployCreated() {
  return deploy(async () => {
    const network = await networkOf("network", { create: { cidr: "10.7.0.0/16" } });
    assert.ok(network);
    const [vpcId, subnetIds] = [pulumi.output(network.vpcId), pulumi.output(network.subnetIds)];
    return { vpcId: await resolved(vpcId), subnetIds: await resolved(subnetIds) };
  }, ZONES);
}

describe("networkOf", () => {
  it("hands on a brought network and makes nothing", async () => {
    const brought = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };
    const { result, resources, invokes } = await deploy(() => networkOf("network", brought));
    assert.deepEqual(result, brought);
    assert.deepEqual(resources, []);
    assert.deepEqual(invokes, []);
  });

  it("is nothing when no network is configured", async () => {
    const { result, resources } = await deploy(() => networkOf("network", undefined));
    assert.equal(result, undefined);
    assert.deepEqual(resources, []);
  });

  it("creates a VPC with one public subnet in each of two availability zones", async () => {
    const { result, resources, find } = await deployCreated();
    assert.equal(find("aws:ec2/vpc:Vpc", "network-vpc").inputs["cidrBlock"], "10.7.0.0/16");
    const subnets = resources.filter((one) => one.type === "aws:ec2/subnet:Subnet").map((one) => one.inputs);
    assert.deepEqual(
      subnets.map((one) => [one["availabilityZone"], one["cidrBlock"]]),
      [
        ["us-west-2a", "10.7.0.0/17"],
        ["us-west-2b", "10.7.128.0/17"],
      ],
    );
    assert.deepEqual(result, {
      vpcId: "vpc-made",
      subnetIds: ["subnet-network-vpc-public-0", "subnet-network-vpc-public-1"],
    });
  });

  it("leads the created subnets to the internet without a NAT gateway, which costs by the hour", async () => {
    const { resources, names } = await deployCreated();
    const routes = resources.filter((one) => one.type === "aws:ec2/route:Route").map((one) => one.inputs);
    assert.deepEqual(
      routes.map((one) => [one["destinationCidrBlock"], one["gatewayId"]]),
      [
        ["0.0.0.0/0", "igw-made"],
        ["0.0.0.0/0", "igw-made"],
      ],
    );
    assert.deepEqual(names("aws:ec2/natGateway:NatGateway"), []);
    assert.deepEqual(names("aws:ec2/eip:Eip"), []);
  });

  it("tags the VPC with the stack, so that two stacks' networks can be told apart", async () => {
    const { find } = await deployCreated();
    assert.deepEqual(find("aws:ec2/vpc:Vpc", "network-vpc").inputs["tags"], { Name: "test-network" });
  });
});
