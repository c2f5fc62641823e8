import assert from "node:assert/strict";
import { ALLOWABLE, judgePlan, readPreview } from "../../../core/gate/index.ts";
import type { PlanOperation } from "../../../core/gate/plan.ts";
import { checkCases, type JudgedCase } from "./judgedCase.ts";
import { moved, planText, type RawStep, resource, validationUrn } from "./planFixture.ts";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const LISTENER = "aws:lb/listener:Listener";
const RENEWAL = "cabal-tls:renewal:RenewalFunction";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const GROUP_URN = resource("create", "aws:ec2/securityGroup:SecurityGroup", "imap-sg").urn;

/** A step that changes one input from one value to another. */
function changing(
  type: string,
  name: string,
  inputs: Readonly<Record<string, readonly [unknown, unknown]>>,
  component?: string,
): RawStep {
  const step = resource("update", type, name, component === undefined ? {} : { component });
  const side = (index: 0 | 1) =>
    Object.fromEntries(Object.entries(inputs).map(([key, values]) => [key, values[index]]));
  return {
    ...step,
    oldState: { ...step.oldState, inputs: side(0) },
    newState: { ...step.newState, inputs: side(1) },
    detailedDiff: Object.fromEntries(
      Object.entries(inputs).flatMap(([path, [from, to]]) => (from === to ? [] : [[path, { kind: "update" }]])),
    ),
  };
}

function ingress(op: PlanOperation): RawStep {
  const step = resource(op, INGRESS, "imap-in-993");
  return { ...step, newState: { ...step.newState, propertyDependencies: { securityGroupId: [GROUP_URN] } } };
}

const blocked = (step: RawStep, reason: string): JudgedCase => ({ steps: [step], lines: [`other block ${reason}`] });
const passed = (step: RawStep): JudgedCase => ({ steps: [step], lines: ["other pass ORDINARY_CHANGE"] });

const CASES: Readonly<Record<string, JudgedCase>> = {
  "blocks a port that is opened in a security group which is in use": blocked(ingress("create"), "OPENS_NETWORK"),
  "passes a port of a security group that comes with it": {
    steps: [ingress("create"), resource("create", "aws:ec2/securityGroup:SecurityGroup", "imap-sg")],
    lines: ["other pass ORDINARY_CHANGE", "other pass ORDINARY_CHANGE"],
  },
  "blocks a deleted ingress rule": blocked(resource("delete", INGRESS, "imap-in-993"), "CHANGES_NETWORK_RULES"),
  "blocks a changed egress rule": blocked(resource("update", EGRESS, "imap-out-143"), "CHANGES_NETWORK_RULES"),
  "blocks the deletion of the renewal function's security group until it is allowed: it serves nobody": blocked(
    resource("delete", GROUP, "renewal-sg", { component: RENEWAL }),
    "CHANGES_NETWORK_RULES",
  ),
  "blocks a renewal function that leaves its VPC": blocked(
    changing(
      "aws:lambda/function:Function",
      "renewal-function",
      { vpcConfig: [{ subnetIds: ["a"] }, undefined] },
      RENEWAL,
    ),
    "CHANGES_RENEWAL",
  ),
  "passes a new egress rule": passed(resource("create", EGRESS, "monitoring-out-3100")),
  "passes another description of a rule": passed(changing(INGRESS, "imap-in-993", { description: ["one", "other"] })),
  "blocks another port of a listener": blocked(
    changing(LISTENER, "imap-listener", { port: [993, 994] }),
    "CHANGES_PORT",
  ),
  "blocks another protocol of a listener": blocked(
    changing(LISTENER, "imap-listener", { protocol: ["TLS", "TCP"] }),
    "CHANGES_PORT",
  ),
  "blocks an older TLS policy of a listener": blocked(
    changing(LISTENER, "imap-listener", {
      sslPolicy: ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-2016-08"],
    }),
    "LOWERS_TLS_POLICY",
  ),
  "passes this program's TLS policy of a listener": passed(
    changing(LISTENER, "imap-listener", {
      sslPolicy: ["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"],
    }),
  ),
  "blocks an older TLS version of a distribution": blocked(
    changing("aws:cloudfront/distribution:Distribution", "admin-distribution", {
      viewerCertificate: [{ minimumProtocolVersion: "TLSv1.2_2025" }, { minimumProtocolVersion: "TLSv1" }],
    }),
    "LOWERS_TLS_POLICY",
  ),
  "passes this program's TLS version of a distribution": passed(
    changing("aws:cloudfront/distribution:Distribution", "admin-distribution", {
      viewerCertificate: [{ minimumProtocolVersion: "TLSv1" }, { minimumProtocolVersion: "TLSv1.2_2025" }],
    }),
  ),
  "blocks an older TLS version of an API domain": blocked(
    changing("aws:apigatewayv2/domainName:DomainName", "api-domain", {
      domainNameConfiguration: [{ securityPolicy: "TLS_1_2" }, { securityPolicy: "TLS_1_0" }],
    }),
    "LOWERS_TLS_POLICY",
  ),
  "blocks a certificate in a listener's SNI list": blocked(
    resource("create", "aws:lb/listenerCertificate:ListenerCertificate", "extra"),
    "ADDS_CERTIFICATE",
  ),
  "blocks a changed alarm": blocked(
    changing("aws:cloudwatch/metricAlarm:MetricAlarm", "alerts-expiring", { threshold: [21, 1] }),
    "CHANGES_ALERTS",
  ),
  "passes another text of an alarm": passed(
    changing("aws:cloudwatch/metricAlarm:MetricAlarm", "alerts-expiring", { alarmDescription: ["one", "other"] }),
  ),
  "blocks a topic that loses a subscriber": blocked(
    resource("delete", "aws:sns/topicSubscription:TopicSubscription", "alerts-ops"),
    "CHANGES_ALERTS",
  ),
  "passes a new subscriber": passed(resource("create", "aws:sns/topicSubscription:TopicSubscription", "alerts-ops")),
  "blocks another schedule of the renewal function": blocked(
    changing("aws:scheduler/schedule:Schedule", "renewal-schedule", { state: ["ENABLED", "DISABLED"] }, RENEWAL),
    "CHANGES_RENEWAL",
  ),
  "blocks another policy of the renewal function's role": blocked(
    changing("aws:iam/rolePolicy:RolePolicy", "renewal-policy", { policy: ["{}", '{"Statement":[]}'] }, RENEWAL),
    "CHANGES_RENEWAL",
  ),
  "blocks another environment of the renewal function": blocked(
    changing("aws:lambda/function:Function", "renewal-function", { environment: [{}, { variables: {} }] }, RENEWAL),
    "CHANGES_RENEWAL",
  ),
  "passes new code of the renewal function": passed(
    changing("aws:lambda/function:Function", "renewal-function", { code: ["one", "other"] }, RENEWAL),
  ),
  "passes another policy of a role that is not the function's": passed(
    changing("aws:iam/rolePolicy:RolePolicy", "own", { policy: ["{}", '{"Statement":[]}'] }),
  ),
  "blocks a parameter that gets another name": blocked(
    resource("replace", "aws:ssm/parameter:Parameter", "inventory-parameter"),
    "MOVES_PARAMETER",
  ),
  "blocks other subnets of a load balancer": blocked(
    changing("aws:lb/loadBalancer:LoadBalancer", "imap-lb", { subnets: [["a", "b"], ["a"]] }),
    "CHANGES_NETWORK",
  ),
  "blocks a deleted route": blocked(resource("delete", "aws:ec2/route:Route", "network-out"), "CHANGES_NETWORK"),
  "blocks an endpoint's name that leads elsewhere": blocked(
    changing("aws:route53/record:Record", "imap-alias-a", {
      type: ["A", "A"],
      aliases: [[{ name: "one" }], [{ name: "other" }]],
    }),
    "CHANGES_ADDRESS",
  ),
  "passes another time to live of an endpoint's name": passed(
    changing("aws:route53/record:Record", "imap-alias-a", { type: ["A", "A"], ttl: [300, 60] }),
  ),
  "blocks a listener that loses its protection": blocked(
    resource("same", LISTENER, "imap-listener", { protect: [true, false] }),
    "UNPROTECTS",
  ),
};

describe("the gate on changes that take a service down or lower its security", () => {
  checkCases(CASES);

  const steps = [changing(LISTENER, "imap-listener", { port: [993, 994] }), resource("delete", INGRESS, "imap-in-993")];
  const [listener, rule] = steps.map(({ urn }) => urn);
  const report = (...allow: readonly string[]) =>
    judgePlan(readPreview(planText(steps)), { declared: "any", answers: new Map(), allow });

  it("names what would let each of them pass", () => {
    assert.deepEqual(report().allowable, [`CHANGES_NETWORK_RULES:${rule}`, `CHANGES_PORT:${listener}`]);
  });

  it("passes the one that is allowed by name, says so, and still blocks the other", () => {
    const { verdict, lines, allowable } = report(`CHANGES_PORT:${listener}`);
    assert.deepEqual(
      lines.map((line) => [line.name, line.verdict, line.reason, line.allowed]),
      [
        ["imap-in-993", "block", "CHANGES_NETWORK_RULES", undefined],
        ["imap-listener", "pass", "CHANGES_PORT", true],
      ],
    );
    assert.deepEqual([verdict, allowable], ["block", [`CHANGES_NETWORK_RULES:${rule}`]]);
  });

  it("passes when each is allowed by name", () => {
    assert.equal(report(`CHANGES_PORT:${listener}`, `CHANGES_NETWORK_RULES:${rule}`).verdict, "pass");
  });

  it("takes an allowance for its reason and its resource only", () => {
    const { verdict } = report(
      `CHANGES_PORT:${rule}`,
      `LOWERS_TLS_POLICY:${listener}`,
      `CHANGES_NETWORK_RULES:${rule}`,
    );
    assert.equal(verdict, "block");
  });

  it("lets no allowance lift what is never passed, nor make a rotation more than one", () => {
    const deleted = [resource("delete", LISTENER, "imap-listener")];
    const allow = [`DELETES_SERVING:${listener}`, `CHANGES_PORT:${listener}`];
    const args = { answers: new Map(), allow };
    assert.equal(judgePlan(readPreview(planText(deleted)), args).verdict, "block");
    const more = [
      moved({ to: [validationUrn(1)], arn: "arn:aws:acm:us-west-2:111122223333:certificate/x", diff: ["port"] }),
    ];
    assert.equal(judgePlan(readPreview(planText(more)), { ...args, declared: "rotation" }).verdict, "block");
  });

  it("can be allowed for these reasons and no others", () => {
    assert.deepEqual([...ALLOWABLE].sort(), [
      "ADDS_CERTIFICATE",
      "CHANGES_ADDRESS",
      "CHANGES_ALERTS",
      "CHANGES_NETWORK",
      "CHANGES_NETWORK_RULES",
      "CHANGES_PORT",
      "CHANGES_RENEWAL",
      "LOWERS_TLS_POLICY",
      "MOVES_PARAMETER",
      "OPENS_NETWORK",
      "UNPROTECTS",
    ]);
  });
});
