import assert from "node:assert/strict";
import type { PropertyMap } from "../../../provider/propertyMap.ts";
import { type TypeBench, typeBench } from "./typeBench.ts";

const TOKEN = "aws:lb/targetGroup:TargetGroup";

describe("provider type lb.TargetGroup", () => {
  let bench: TypeBench;
  let vpcId: string;

  before(async () => {
    bench = await typeBench();
    vpcId = (await bench.account.ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId ?? "";
  });

  const group = (name: string, more: PropertyMap = {}): PropertyMap => ({
    name,
    port: 143,
    protocol: "TCP",
    targetType: "ip",
    vpcId,
    healthCheck: { protocol: "TCP", port: "traffic-port" },
    ...more,
  });

  it("sends the schema's thresholds and interval where the program's health check leaves them out", async () => {
    const made = await bench.make(TOKEN, group("thresholds"));
    const { TargetGroups } = await bench.account.elb.describeTargetGroups({ TargetGroupArns: [made.id] });
    const live = TargetGroups?.[0];
    assert.deepEqual(
      [live?.HealthCheckIntervalSeconds, live?.HealthyThresholdCount, live?.UnhealthyThresholdCount],
      [30, 3, 3],
    );
    assert.deepEqual(bench.changes(TOKEN, made, {}), []);
  });

  it("sends a deregistration delay of 300 s when none is given, and no attribute that is off", async () => {
    const made = await bench.make(TOKEN, group("delay"));
    assert.equal(made.inputs["deregistrationDelay"], 300);
    const calls = await bench.account.elb.describeTargetGroupAttributes({ TargetGroupArn: made.id });
    const set = (calls.Attributes ?? []).map(({ Key, Value }) => [Key, Value]);
    assert.ok(set.some(([key, value]) => key === "deregistration_delay.timeout_seconds" && value === "300"));
    const on = await bench.make(TOKEN, group("proxied", { proxyProtocolV2: true, deregistrationDelay: 30 }));
    const { Attributes = [] } = await bench.account.elb.describeTargetGroupAttributes({ TargetGroupArn: on.id });
    const value = (key: string) => Attributes.find(({ Key }) => Key === key)?.Value;
    assert.equal(value("proxy_protocol_v2.enabled"), "true");
    assert.equal(value("deregistration_delay.timeout_seconds"), "30");
  });

  it("is replaced for another port, and updated for another health check", async () => {
    const made = await bench.make(TOKEN, group("changed"));
    assert.deepEqual(
      bench.changes(TOKEN, made, { port: 144 }).map(({ path, rule }) => [path, rule]),
      [["port", "replace"]],
    );
    assert.deepEqual(
      bench
        .changes(TOKEN, made, { healthCheck: { protocol: "TCP", port: "143" }, deregistrationDelay: 60 })
        .map(({ path, rule }) => [path, rule]),
      [
        ["deregistrationDelay", "update"],
        ["healthCheck.port", "update"],
      ],
    );
  });

  it("is refused when there is one of that name, also with the same settings", async () => {
    await bench.make(TOKEN, group("twice"));
    await assert.rejects(bench.make(TOKEN, group("twice")), { message: "ELBv2 Target Group (twice) already exists" });
  });

  it("is not deleted while a listener uses it, and the failure is AWS's own", async () => {
    const made = await bench.make(TOKEN, group("in-use"));
    const LoadBalancerArn = await bench.account.networkLoadBalancer("in-use");
    const { Listeners } = await bench.account.elb.createListener({
      LoadBalancerArn,
      Port: 143,
      Protocol: "TCP",
      DefaultActions: [{ Type: "forward", TargetGroupArn: made.id }],
    });
    await assert.rejects(bench.remove(TOKEN, made), (error: Error) => {
      assert.equal(error.name, "ResourceInUseException");
      assert.match(error.message, /is currently in use by a listener or a rule/);
      return true;
    });
    const removed = bench.remove(TOKEN, made);
    await bench.account.elb.deleteListener({ ListenerArn: Listeners?.[0]?.ListenerArn });
    await removed;
    const { TargetGroups } = await bench.account.elb.describeTargetGroups({});
    assert.ok(!TargetGroups?.some(({ TargetGroupArn }) => TargetGroupArn === made.id));
  });

  it("refuses values that the schema refuses", () => {
    const check = {
      interval: 4,
      healthyThreshold: 1,
      unhealthyThreshold: 11,
      timeout: 121,
      path: "x",
      protocol: "TLS",
    };
    const given = group("-bad", {
      port: 0,
      protocol: "HTTP3",
      targetType: "task",
      slowStart: 10,
      deregistrationDelay: 3601,
      healthCheck: check,
    });
    assert.deepEqual(bench.refused(TOKEN, given), [
      "deregistrationDelay",
      "healthCheck.healthyThreshold",
      "healthCheck.interval",
      "healthCheck.path",
      "healthCheck.protocol",
      "healthCheck.timeout",
      "healthCheck.unhealthyThreshold",
      "name",
      "port",
      "protocol",
      "slowStart",
      "targetType",
    ]);
  });
});
