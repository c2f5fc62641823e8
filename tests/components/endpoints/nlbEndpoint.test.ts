import assert from "node:assert/strict";
import { NlbEndpoint, type NlbEndpointArgs } from "../../../components/index.ts";
import { type DeploymentSettings, deploy, resolved } from "../mockedDeployment.ts";

const LISTENER = "aws:lb/listener:Listener";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const RECORD = "aws:route53/record:Record";
const GET_LOAD_BALANCER = "aws:lb/getLoadBalancer:getLoadBalancer";

const GOOD: NlbEndpointArgs = {
  hostname: "imap.example.net",
  certificateArn: "arn:validated",
  zoneId: "Z1",
  target: { port: 143 },
  network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
};

function deployNlb(change: Partial<NlbEndpointArgs> = {}, settings?: DeploymentSettings) {
  return deploy((options) => new NlbEndpoint("imap", { ...GOOD, ...change }, options), settings);
}

const BROUGHT: DeploymentSettings = {
  invokes: { [GET_LOAD_BALANCER]: { dnsName: "own.elb.amazonaws.com", zoneId: "Z-OWN", vpcId: "vpc-own" } },
};

describe("NlbEndpoint", () => {
  it("terminates TLS with the given certificate on port 993, without ALPN, and forwards to the targets", async () => {
    const { find } = await deployNlb();
    assert.deepEqual(find(LISTENER, "imap-listener").inputs, {
      loadBalancerArn: "arn:lb:imap-lb",
      port: 993,
      protocol: "TLS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      alpnPolicy: "None",
      certificateArn: "arn:validated",
      defaultActions: [{ type: "forward", targetGroupArn: "arn:targets:imap-targets" }],
    });
  });

  it("attaches no certificate to the listener's SNI list", async () => {
    const { names } = await deployNlb();
    assert.deepEqual(names("aws:lb/listenerCertificate:ListenerCertificate"), []);
  });

  it("makes an internet-facing load balancer over all subnets that cannot be deleted by a slip", async () => {
    const { find, options } = await deployNlb();
    const { inputs } = find(LOAD_BALANCER, "imap-lb");
    assert.equal(inputs["loadBalancerType"], "network");
    assert.deepEqual(inputs["subnets"], ["subnet-1", "subnet-2"]);
    assert.deepEqual(inputs["securityGroups"], ["sg-imap-sg"]);
    assert.equal(inputs["internal"], false);
    assert.equal(inputs["enableCrossZoneLoadBalancing"], true);
    assert.equal(inputs["enableDeletionProtection"], true);
    assert.equal(options(LOAD_BALANCER, "imap-lb").protect, true);
    assert.equal(options(LISTENER, "imap-listener").protect, true);
    assert.equal(options(RECORD, "imap-alias-a").protect, true);
  });

  it("lifts every protection at once when told so", async () => {
    const { find, options } = await deployNlb({ protect: false });
    assert.equal(find(LOAD_BALANCER, "imap-lb").inputs["enableDeletionProtection"], false);
    assert.equal(options(LOAD_BALANCER, "imap-lb").protect, false);
    assert.equal(options(LISTENER, "imap-listener").protect, false);
    assert.equal(options(RECORD, "imap-alias-a").protect, false);
  });

  it("opens the served port and no other, and calls the targets' port and no other", async () => {
    const { resources, find } = await deployNlb();
    const rules = resources.filter((one) => one.type.startsWith("aws:vpc/securityGroup"));
    assert.deepEqual(rules.map((one) => [one.name, one.inputs["fromPort"], one.inputs["toPort"]]).sort(), [
      ["imap-in-993", 993, 993],
      ["imap-out-143", 143, 143],
    ]);
    const group = find("aws:ec2/securityGroup:SecurityGroup", "imap-sg").inputs;
    assert.equal(group["ingress"], undefined);
    assert.equal(group["egress"], undefined);
  });

  it("points an A record at the load balancer and makes no AAAA record, since it has IPv4 only", async () => {
    const { find, names } = await deployNlb();
    assert.deepEqual(find(RECORD, "imap-alias-a").inputs, {
      zoneId: "Z1",
      name: "imap.example.net",
      type: "A",
      aliases: [{ name: "imap-lb.elb.amazonaws.com", zoneId: "Z-ELB", evaluateTargetHealth: false }],
      allowOverwrite: false,
    });
    assert.deepEqual(names(RECORD), ["imap-alias-a"]);
  });

  it("checks its targets by TCP", async () => {
    const { find } = await deployNlb();
    const { inputs } = find("aws:lb/targetGroup:TargetGroup", "imap-targets");
    assert.equal(inputs["protocol"], "TCP");
    assert.equal(inputs["port"], 143);
    assert.equal(inputs["vpcId"], "vpc-1");
    assert.equal(inputs["targetType"], "ip");
    assert.deepEqual(inputs["healthCheck"], { protocol: "TCP", port: "traffic-port" });
  });

  it("carries the stack in every physical name, so that two stacks do not collide", async () => {
    const namesIn = async (stack: string) => {
      const { resources } = await deployNlb({}, { stack });
      return resources
        .filter((one) => !one.type.includes("route53"))
        .flatMap((one) => one.inputs["name"] ?? [])
        .sort();
    };
    const [prod, test] = [await namesIn("prod"), await namesIn("test")];
    assert.deepEqual(prod, ["prod-imap", "prod-imap", "prod-imap-143"]);
    assert.deepEqual(
      prod.filter((name) => test.includes(name)),
      [],
    );
  });

  it("uses a brought load balancer and target group and makes neither them nor a security group", async () => {
    const brought = { loadBalancerArn: "arn:own", target: { port: 143, targetGroupArn: "arn:own-targets" } };
    const { resources, find } = await deployNlb({ ...brought, network: undefined }, BROUGHT);
    assert.deepEqual(resources.map((one) => one.name).sort(), ["imap", "imap-alias-a", "imap-listener"]);
    assert.equal(find(LISTENER, "imap-listener").inputs["loadBalancerArn"], "arn:own");
    assert.deepEqual(find(RECORD, "imap-alias-a").inputs["aliases"], [
      { name: "own.elb.amazonaws.com", zoneId: "Z-OWN", evaluateTargetHealth: false },
    ]);
  });

  it("makes the target group in the brought load balancer's VPC", async () => {
    const { find } = await deployNlb({ loadBalancerArn: "arn:own", network: undefined }, BROUGHT);
    assert.equal(find("aws:lb/targetGroup:TargetGroup", "imap-targets").inputs["vpcId"], "vpc-own");
  });

  it("adopts a running listener and the record that leads to it", async () => {
    const target = { port: 143, targetGroupArn: "arn:own-targets" };
    const { find } = await deployNlb({ loadBalancerArn: "arn:own", import: "arn:running-listener", target }, BROUGHT);
    assert.equal(find(LISTENER, "imap-listener").id, "arn:running-listener");
    assert.equal(find(RECORD, "imap-alias-a").inputs["allowOverwrite"], true);
    assert.equal(find(RECORD, "imap-alias-a").id, "");
  });

  it("changes nothing but the certificate of a listener that it adopts", async () => {
    const target = { port: 143, targetGroupArn: "arn:own-targets" };
    const { options, find } = await deployNlb({ loadBalancerArn: "arn:own", import: "arn:running", target }, BROUGHT);
    const ignored = options(LISTENER, "imap-listener").ignoreChanges ?? [];
    for (const kept of ["sslPolicy", "alpnPolicy", "tags", "tcpIdleTimeoutSeconds"]) {
      assert.ok(ignored.includes(kept), kept);
    }
    for (const managed of ["certificateArn", "port", "protocol", "loadBalancerArn"]) {
      assert.ok(!ignored.includes(managed), managed);
    }
    // Whole, the actions would come back with a stickiness of 0 seconds, which the provider refuses.
    assert.deepEqual(
      ignored.filter((path) => path.startsWith("defaultActions")),
      [
        "defaultActions[0].authenticateCognito",
        "defaultActions[0].fixedResponse",
        "defaultActions[0].jwtValidation",
        "defaultActions[0].order",
        "defaultActions[0].redirect",
        "defaultActions[0].targetGroupArn",
        "defaultActions[0].type",
        "defaultActions[0].forward.targetGroups",
      ],
    );
    assert.deepEqual(find(LISTENER, "imap-listener").inputs["defaultActions"], [
      { type: "forward", forward: { targetGroups: [] } },
    ]);
  });

  it("makes an adopted listener its own when it is to manage everything", async () => {
    const target = { port: 143, targetGroupArn: "arn:own-targets" };
    const adopted = { loadBalancerArn: "arn:own", import: "arn:running", manage: "everything", target } as const;
    const { options, find } = await deployNlb(adopted, BROUGHT);
    assert.equal(options(LISTENER, "imap-listener").ignoreChanges, undefined);
    assert.equal(find(LISTENER, "imap-listener").id, "arn:running");
  });

  it("keeps every setting of a listener that it makes under its own control", async () => {
    const { options } = await deployNlb();
    assert.equal(options(LISTENER, "imap-listener").ignoreChanges, undefined);
  });

  it("adopts exactly the records that are named, as they are, and makes none", async () => {
    const target = { port: 143, targetGroupArn: "arn:own-targets" };
    const adopted = { loadBalancerArn: "arn:own", import: "arn:running", target };
    const both = await deployNlb(
      { ...adopted, importRecords: ["Z1_imap.example.net_A", "Z1_imap.example.net_AAAA"] },
      BROUGHT,
    );
    assert.equal(both.find(RECORD, "imap-alias-a").id, "Z1_imap.example.net_A");
    assert.equal(both.find(RECORD, "imap-alias-aaaa").id, "Z1_imap.example.net_AAAA");
    assert.equal(both.find(RECORD, "imap-alias-a").inputs["allowOverwrite"], undefined);
    assert.ok(both.options(RECORD, "imap-alias-a").ignoreChanges?.includes("aliases"));
    const none = await deployNlb({ ...adopted, importRecords: [] }, BROUGHT);
    assert.deepEqual(none.names(RECORD), []);
  });

  it("tells hosts, port, protocol, certificate and identifiers", async () => {
    const { result } = await deployNlb({ port: 995 });
    assert.deepEqual([result.hosts, result.port, result.protocol], [["imap.example.net"], 995, "tls"]);
    assert.equal(await resolved(result.certificateArn), "arn:validated");
    assert.deepEqual(await resolved(result.identifiers), {
      loadBalancerArn: "arn:lb:imap-lb",
      loadBalancerDnsName: "imap-lb.elb.amazonaws.com",
      listenerArn: "arn:listener:imap-listener",
    });
  });

  it("refuses to be placed nowhere, before anything is registered", async () => {
    await assert.rejects(deployNlb({ network: undefined }), {
      message:
        'NlbEndpoint "imap": neither `network` nor `loadBalancerArn` is given. ' +
        "Pass the VPC and two subnets to make a load balancer in, or the ARN of one that you have.",
    });
  });

  it("refuses to adopt a listener and send its clients to a target group without targets", async () => {
    await assert.rejects(deployNlb({ loadBalancerArn: "arn:own", import: "arn:running-listener" }, BROUGHT), {
      message:
        'NlbEndpoint "imap": `import` is arn:running-listener, but `target.targetGroupArn` is not given. ' +
        "The running listener has targets: pass the ARN of the target group that it forwards to.",
    });
  });

  it("refuses to adopt a listener without the load balancer that it belongs to", async () => {
    await assert.rejects(deployNlb({ import: "arn:running-listener" }), {
      message:
        'NlbEndpoint "imap": `import` is arn:running-listener, but `loadBalancerArn` is not given. ' +
        "A running listener belongs to a running load balancer: pass that one's ARN as well.",
    });
  });
});
