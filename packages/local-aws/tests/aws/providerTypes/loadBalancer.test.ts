import assert from "node:assert/strict";
import { type PropertyMap, UNKNOWN } from "../../../provider/propertyMap.ts";
import type { ResourceState } from "../../../provider/rpc/provider.ts";
import { type TypeBench, typeBench } from "./typeBench.ts";

const TOKEN = "aws:lb/loadBalancer:LoadBalancer";

describe("provider type lb.LoadBalancer", () => {
  let bench: TypeBench;
  let subnets: string[];
  let groups: string[];

  before(async () => {
    bench = await typeBench();
    const { ec2 } = bench.account;
    const vpcId = (await ec2.createVpc({ CidrBlock: "10.8.0.0/16" })).Vpc?.VpcId ?? "";
    const subnet = async (letter: string, index: number) => {
      const request = { VpcId: vpcId, CidrBlock: `10.8.${index}.0/24`, AvailabilityZone: `us-west-2${letter}` };
      return (await ec2.createSubnet(request)).Subnet?.SubnetId ?? "";
    };
    subnets = await Promise.all(["a", "b", "c"].map(subnet));
    const group = async (name: string) =>
      (await ec2.createSecurityGroup({ GroupName: name, Description: name, VpcId: vpcId })).GroupId ?? "";
    groups = await Promise.all([group("one"), group("two")]);
  });

  const make = (name: string, loadBalancerType: string, more: PropertyMap = {}): Promise<ResourceState> =>
    bench.make(TOKEN, { name, loadBalancerType, subnets: subnets.slice(0, 2), ...more });
  const rules = (made: ResourceState, changed: PropertyMap) =>
    bench.changes(TOKEN, made, changed).map(({ path, rule }) => [path, rule]);

  it("of a network gains a subnet in place, and is replaced where one goes or is exchanged", async () => {
    const made = await make("subnets", "network");
    const [one = "", two = "", three = ""] = subnets;
    assert.deepEqual(rules(made, { subnets: [two, one] }), []);
    assert.deepEqual(rules(made, { subnets: [one, two, three] }), [["subnets", "update"]]);
    assert.deepEqual(rules(made, { subnets: [one] }), [["subnets", "replace"]]);
    assert.deepEqual(rules(made, { subnets: [one, three] }), [["subnets", "replace"]]);
    const grown = await bench.update(TOKEN, made, { subnets: [one, two, three] });
    assert.deepEqual(bench.changes(TOKEN, { ...grown, inputs: grown.inputs }, {}), []);
  });

  it("of a network is not replaced for subnets that are not known yet", async () => {
    const made = await make("unknown", "network");
    assert.deepEqual(rules(made, { subnets: UNKNOWN }), [["subnets", "update"]]);
  });

  it("of a network is replaced for its first security group and for its last, and exchanges them in place", async () => {
    const [one = "", two = ""] = groups;
    const without = await make("without-groups", "network");
    assert.deepEqual(rules(without, { securityGroups: [one] }), [["securityGroups", "replace"]]);
    const made = await make("with-groups", "network", { securityGroups: [one] });
    assert.deepEqual(rules(made, { securityGroups: [two] }), [["securityGroups", "update"]]);
    assert.deepEqual(rules(made, { securityGroups: [one, two] }), [["securityGroups", "update"]]);
    assert.deepEqual(rules(made, { securityGroups: [] }), [["securityGroups", "replace"]]);
  });

  it("of applications loses a subnet and exchanges security groups in place", async () => {
    const [one = "", two = "", three = ""] = subnets;
    const made = await make("application", "application", { subnets: [one, two, three], securityGroups: groups });
    assert.deepEqual(rules(made, { subnets: [one, two], securityGroups: [] }), [
      ["securityGroups", "update"],
      ["subnets", "update"],
    ]);
  });

  it("is refused when there is one of that name and kind", async () => {
    await make("twice", "network");
    await assert.rejects(make("twice", "network"), { message: "ELBv2 Load Balancer (twice) already exists" });
  });

  it("refuses values that the schema refuses", () => {
    const given = {
      name: "internal-x",
      loadBalancerType: "classic",
      ipAddressType: "ipv6",
      desyncMitigationMode: "off",
    };
    assert.deepEqual(bench.refused(TOKEN, given), [
      "desyncMitigationMode",
      "ipAddressType",
      "loadBalancerType",
      "name",
    ]);
  });
});
