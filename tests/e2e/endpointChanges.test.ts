import assert from "node:assert/strict";
import { CreateSubnetCommand, DeleteSubnetCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { changes, protectionChanges } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { references } from "./referenceWatch.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { validationRecords } from "./validationRecords.ts";

const DOMAIN = "changes.example";
const METRICS = { metrics: { target: { port: 3000, healthCheckPath: "/api/health" } } };
const LOGS = { logs: { target: { port: 3100, healthCheckPath: "/ready" } } };
const IMAP = { name: "imap", kind: "nlb", hostname: "imap", port: 993, target: { port: 143 } };
const POP = { name: "pop", kind: "nlb", hostname: "pop", port: 995, target: { port: 110 } };
const MONITORING = { name: "monitoring", kind: "alb", routes: METRICS };

describe("a stack whose endpoints change", function () {
  this.timeout(180_000);
  let stack: TestStack;

  before(async () => {
    const change = (settings: StackSettings) => ({ ...settings, "cabal-tls:endpoints": [IMAP, MONITORING] });
    stack = await testStack({ stack: "changes", domain: DOMAIN, change, skipPreview: true });
    await stack.up();
  });
  after(() => stack?.dispose());

  async function up(...endpoints: readonly Readonly<Record<string, unknown>>[]): Promise<EngineResult> {
    await stack.program.setConfig({ ...stack.settings, "cabal-tls:endpoints": endpoints });
    return stack.up();
  }

  it("gains an endpoint by creates only", async () => {
    const added = changes(await up(IMAP, MONITORING, POP));
    assert.ok(added.includes("create Listener pop-listener"));
    assert.deepEqual(touchedBeside("pop", added), ["update Parameter inventory-parameter"]);
    await stack.serves(1);
  });

  it("gains a host name of the monitoring by creates only", async () => {
    assert.deepEqual(changes(await up(IMAP, { ...MONITORING, routes: { ...METRICS, ...LOGS } }, POP)), [
      "create ListenerRule monitoring-logs-rule",
      "create Record monitoring-logs-alias-a",
      "create SecurityGroupEgressRule monitoring-out-3100",
      "create TargetGroup monitoring-logs-targets",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(1);
  });

  it("moves to other ports of the targets: each listener and rule changes before its old target group goes", async () => {
    const routes = (port: number) => ({ metrics: { target: { ...METRICS.metrics.target, port } }, ...LOGS });
    const moved = await up({ ...IMAP, target: { port: 1143 } }, { ...MONITORING, routes: routes(3001) }, POP);
    assert.deepEqual(changes(moved), [
      "create SecurityGroupEgressRule imap-out-1143",
      "create SecurityGroupEgressRule monitoring-out-3001",
      "create-replacement TargetGroup imap-targets",
      "create-replacement TargetGroup monitoring-metrics-targets",
      "delete SecurityGroupEgressRule imap-out-143",
      "delete SecurityGroupEgressRule monitoring-out-3000",
      "delete-replaced TargetGroup imap-targets",
      "delete-replaced TargetGroup monitoring-metrics-targets",
      "replace TargetGroup imap-targets",
      "replace TargetGroup monitoring-metrics-targets",
      "update Listener imap-listener",
      "update ListenerRule monitoring-metrics-rule",
    ]);
    assert.deepEqual(await targetGroups(), ["imap-1143", "monitoring-logs-3100", "monitoring-metrics-3001", "pop-110"]);
    await stack.serves(1);
    const back = changes(await up(IMAP, { ...MONITORING, routes: routes(3000) }, POP));
    assert.ok(back.includes("update Listener imap-listener"));
    assert.deepEqual(await targetGroups(), ["imap-143", "monitoring-logs-3100", "monitoring-metrics-3000", "pop-110"]);
  });

  it("gains a subnet in place, and refuses in the preview to take one from its network load balancers", async () => {
    const { vpcId, subnetIds } = stack.landscape;
    const ec2 = new EC2Client(clientConfig(stack.shared.aws, "us-west-2"));
    const third = { VpcId: vpcId, CidrBlock: "10.20.200.0/24", AvailabilityZone: "us-west-2c" };
    const added = (await ec2.send(new CreateSubnetCommand(third))).Subnet?.SubnetId ?? "";
    const endpoints = [IMAP, { ...MONITORING, routes: { ...METRICS, ...LOGS } }, POP];
    const preview = async (ids: readonly string[]) => {
      const network = { vpcId, subnetIds: ids };
      await stack.program.setConfig({
        ...stack.settings,
        "cabal-tls:endpoints": endpoints,
        "cabal-tls:network": network,
      });
      return stack.program.preview();
    };
    assert.deepEqual(changes(await preview([...subnetIds, added])), [
      "update LoadBalancer imap-lb",
      "update LoadBalancer monitoring-lb",
      "update LoadBalancer pop-lb",
    ]);
    const exchanged = await preview([...subnetIds.slice(1), added]);
    assert.equal(exchanged.ok, false);
    const reported = exchanged.diagnostics.join("\n");
    // The engine stops at the first refusal, and either network load balancer may be it.
    assert.match(
      reported,
      /unable to replace resource "[^"]*::(imap|pop)-lb"\s+as it is currently marked for protection/,
    );
    assert.doesNotMatch(reported, /monitoring-lb/);
    await ec2.send(new DeleteSubnetCommand({ SubnetId: added }));
  });

  it("lifts the protection of both as the first of two updates, and changes nothing else", async () => {
    const leaving = { logs: { ...LOGS.logs, protect: false } };
    const lifted = await up(IMAP, { ...MONITORING, routes: { ...METRICS, ...leaving } }, { ...POP, protect: false });
    assert.deepEqual(changes(lifted), ["update LoadBalancer pop-lb"]);
    assert.deepEqual(protectionChanges(lifted), [
      "unprotect Listener pop-listener",
      "unprotect Record monitoring-logs-alias-a",
      "unprotect Record pop-alias-a",
    ]);
  });

  it("loses both by the second update, without touching the others", async () => {
    const removed = changes(await up(IMAP, MONITORING));
    assert.deepEqual(touchedBeside("pop", removed), [
      "delete ListenerRule monitoring-logs-rule",
      "delete Record monitoring-logs-alias-a",
      "delete SecurityGroupEgressRule monitoring-out-3100",
      "delete TargetGroup monitoring-logs-targets",
      "update Parameter inventory-parameter",
    ]);
    assert.ok(removed.includes("delete Listener pop-listener"));
    await stack.serves(1);
  });

  it("is not destroyed while it is protected", async () => {
    const before = await references(stack.shared.aws, DOMAIN);
    const destroy = await stack.program.destroy();
    assert.equal(destroy.ok, false);
    assert.match(destroy.diagnostics.join("\n"), /cannot be deleted\s+because it is protected/);
    assert.equal(destroy.planned, true);
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
    await stack.serves(1);
  });

  it("is destroyed after its protection was lifted, and leaves the validation record in the zone", async () => {
    const [record] = await validationRecords(stack);
    assert.ok(record);
    await up({ ...IMAP, protect: false }, { ...MONITORING, protect: false });
    await stack.program.command(["state", "unprotect", "--all", "--yes"]);
    const destroy = await stack.program.destroy();
    assert.equal(destroy.ok, true, destroy.diagnostics.join("\n"));
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), {});
    assert.deepEqual(await validationRecords(stack), [record]);
    assert.deepEqual(await recordTypes(), ["CNAME", "NS", "SOA"]);
  });

  /** Names of the stack's target groups: AWS deletes none that a listener or rule still forwards to. */
  async function targetGroups(): Promise<string[]> {
    const elb = new ElasticLoadBalancingV2Client(clientConfig(stack.shared.aws, "us-west-2"));
    const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
    const own = TargetGroups.filter(({ TargetGroupName }) => TargetGroupName?.startsWith("changes-"));
    return own.map(({ TargetGroupName = "" }) => TargetGroupName.replace("changes-", "")).sort();
  }

  async function recordTypes(): Promise<string[]> {
    const route53 = new Route53Client(clientConfig(stack.shared.aws, "us-east-1"));
    const answer = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: stack.landscape.zoneId }));
    return (answer.ResourceRecordSets ?? []).map(({ Type }) => Type ?? "").sort();
  }
});

/** Changes of resources whose names do not begin with the endpoint's. */
function touchedBeside(endpoint: string, lines: readonly string[]): string[] {
  return lines.filter((line) => !line.split(" ").at(-1)?.startsWith(`${endpoint}-`));
}
