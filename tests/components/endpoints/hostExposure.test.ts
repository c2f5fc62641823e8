import assert from "node:assert/strict";
import { HostExposure, type HostExposureArgs } from "../../../components/index.ts";
import { type DeploymentSettings, deploy, resolved } from "../mockedDeployment.ts";

const LISTENER = "aws:lb/listener:Listener";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const RECORD = "aws:route53/record:Record";

const GOOD: HostExposureArgs = {
  hostname: "smtp-out.example.net",
  ports: [465, 587],
  zoneId: "Z1",
  network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
};
const BROUGHT: DeploymentSettings = {
  invokes: {
    "aws:lb/getLoadBalancer:getLoadBalancer": {
      dnsName: "own.elb.amazonaws.com",
      zoneId: "Z-OWN",
      vpcId: "vpc-own",
    },
  },
};

function deployExposure(change: Partial<HostExposureArgs> = {}, settings?: DeploymentSettings) {
  return deploy((options) => new HostExposure("smtp-out", { ...GOOD, ...change }, options), settings);
}

describe("HostExposure", () => {
  it("passes each port on as it is: TCP, without a certificate, to targets on the same port", async () => {
    const { find, names } = await deployExposure();
    assert.deepEqual(names(LISTENER).sort(), ["smtp-out-465-listener", "smtp-out-587-listener"]);
    assert.deepEqual(find(LISTENER, "smtp-out-587-listener").inputs, {
      loadBalancerArn: "arn:lb:smtp-out-lb",
      port: 587,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: "arn:targets:smtp-out-587-targets" }],
    });
    const group = find(GROUP, "smtp-out-465-targets").inputs;
    assert.deepEqual([group["port"], group["protocol"], group["targetType"]], [465, "TCP", "ip"]);
  });

  it("leads the host name to one load balancer that is open on its ports only", async () => {
    const { find, names, resources } = await deployExposure();
    assert.deepEqual(names("aws:lb/loadBalancer:LoadBalancer"), ["smtp-out-lb"]);
    assert.deepEqual(find(RECORD, "smtp-out-alias-a").inputs["name"], "smtp-out.example.net");
    const rules = resources.filter(({ type }) => type.includes("IngressRule"));
    assert.deepEqual(rules.map(({ inputs }) => inputs["fromPort"]).sort(), [465, 587]);
  });

  it("protects listeners and name, until told otherwise", async () => {
    const kept = await deployExposure();
    assert.equal(kept.options(LISTENER, "smtp-out-465-listener").protect, true);
    assert.equal(kept.options(RECORD, "smtp-out-alias-a").protect, true);
    const lifted = await deployExposure({ protect: false });
    assert.equal(lifted.options(LISTENER, "smtp-out-465-listener").protect, false);
    assert.equal(lifted.options(RECORD, "smtp-out-alias-a").protect, false);
  });

  it("uses a brought load balancer and brought target groups", async () => {
    const change = { network: undefined, loadBalancerArn: "arn:own", targetGroupArns: { 465: "arn:own-465" } };
    const { find, names, result } = await deployExposure(change, BROUGHT);
    assert.deepEqual(names("aws:lb/loadBalancer:LoadBalancer"), []);
    assert.deepEqual(names(GROUP), ["smtp-out-587-targets"]);
    assert.equal(find(GROUP, "smtp-out-587-targets").inputs["vpcId"], "vpc-own");
    const own = result.targetGroupArns[465];
    assert.ok(own);
    assert.equal(await resolved(own), "arn:own-465");
  });

  it("tells where each port is found", async () => {
    const { result } = await deployExposure();
    assert.deepEqual((await resolved(result.identifiers))["465"], {
      loadBalancerArn: "arn:lb:smtp-out-lb",
      loadBalancerDnsName: "smtp-out-lb.elb.amazonaws.com",
      listenerArn: "arn:listener:smtp-out-465-listener",
      targetGroupArn: "arn:targets:smtp-out-465-targets",
    });
  });

  it("refuses to be placed nowhere", async () => {
    await assert.rejects(deployExposure({ network: undefined }), {
      message:
        'HostExposure "smtp-out": neither `network` nor `loadBalancerArn` is given. ' +
        "Pass the VPC and two subnets to make a load balancer in, or the ARN of one that you have.",
    });
  });
});
