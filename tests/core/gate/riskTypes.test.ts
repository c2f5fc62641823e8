import assert from "node:assert/strict";
import { judged } from "./judgedCase.ts";
import { resource } from "./planFixture.ts";

const RENEWAL = "cabal-tls:renewal:RenewalFunction";
const ALERTS = "cabal-tls:alerts:AwsAlerts";

/** What the gate says of an update, and of a deletion, of one resource of a type: the reason of a blocked one. */
const ROWS: readonly (readonly [type: string, component: string, update: string, deletion: string])[] = [
  ["vpc/securityGroupIngressRule:SecurityGroupIngressRule", ALERTS, "CHANGES_NETWORK_RULES", "CHANGES_NETWORK_RULES"],
  ["ec2/securityGroupRule:SecurityGroupRule", ALERTS, "CHANGES_NETWORK_RULES", "CHANGES_NETWORK_RULES"],
  ["vpc/securityGroupEgressRule:SecurityGroupEgressRule", ALERTS, "CHANGES_NETWORK_RULES", "CHANGES_NETWORK_RULES"],
  ["ec2/securityGroup:SecurityGroup", ALERTS, "CHANGES_NETWORK_RULES", "DELETES_SERVING"],
  ["cloudwatch/metricAlarm:MetricAlarm", ALERTS, "CHANGES_ALERTS", "CHANGES_ALERTS"],
  ["cloudwatch/eventRule:EventRule", ALERTS, "CHANGES_ALERTS", "CHANGES_ALERTS"],
  ["cloudwatch/eventTarget:EventTarget", ALERTS, "CHANGES_ALERTS", "CHANGES_ALERTS"],
  ["sns/topic:Topic", ALERTS, "CHANGES_ALERTS", "CHANGES_ALERTS"],
  ["sns/topicPolicy:TopicPolicy", ALERTS, "CHANGES_ALERTS", "CHANGES_ALERTS"],
  ["sns/topicSubscription:TopicSubscription", ALERTS, "CHANGES_ALERTS", "CHANGES_ALERTS"],
  ["ec2/vpc:Vpc", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["ec2/subnet:Subnet", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["ec2/route:Route", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["ec2/routeTable:RouteTable", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["ec2/routeTableAssociation:RouteTableAssociation", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["ec2/internetGateway:InternetGateway", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["ec2/natGateway:NatGateway", ALERTS, "CHANGES_NETWORK", "CHANGES_NETWORK"],
  ["scheduler/schedule:Schedule", RENEWAL, "CHANGES_RENEWAL", "STOPS_RENEWAL"],
  ["iam/role:Role", RENEWAL, "passes", "CHANGES_RENEWAL"],
  ["iam/rolePolicy:RolePolicy", RENEWAL, "CHANGES_RENEWAL", "CHANGES_RENEWAL"],
  ["lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", RENEWAL, "CHANGES_RENEWAL", "CHANGES_RENEWAL"],
  ["lambda/function:Function", RENEWAL, "passes", "STOPS_RENEWAL"],
  ["ssm/parameter:Parameter", ALERTS, "passes", "MOVES_PARAMETER"],
  ["cloudwatch/logGroup:LogGroup", ALERTS, "passes", "passes"],
];

describe("the gate on one resource that is updated or deleted outside of rotations", () => {
  for (const [type, component, update, deletion] of ROWS) {
    it(`says of ${type}: ${update} and ${deletion}`, () => {
      const reasons = (["update", "delete"] as const).map((op) => {
        const steps = [resource(op, `aws:${type}`, "one", { protect: [false, false], component })];
        const [line] = judged({ steps, lines: [] }).lines;
        return line?.verdict === "pass" ? "passes" : line?.reason;
      });
      assert.deepEqual(reasons, [update, deletion]);
    });
  }
});
