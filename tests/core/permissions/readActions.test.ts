import assert from "node:assert/strict";
import { READ_ACTIONS } from "../../../core/permissions/readActions.ts";

describe("what the aws provider calls to read a resource", () => {
  const rows = Object.entries<readonly string[]>(READ_ACTIONS);

  it("are actions as IAM writes them, each once in a row", () => {
    for (const [type, actions] of rows) {
      for (const action of actions) assert.match(action, /^[a-z][a-z0-9-]+:[A-Z][A-Za-z0-9]+$/, type);
      assert.equal(new Set(actions).size, actions.length, type);
    }
  });

  it("are none for an invocation and for the partition, and at least one for everything else", () => {
    assert.deepEqual(
      rows.filter(([, actions]) => actions.length === 0).map(([type]) => type),
      ["index.getPartition", "lambda.Invocation"],
    );
  });

  it("belong to the service of the type", () => {
    const services = new Map(rows.map(([type, actions]) => [type.split(".")[0], actions[0]?.split(":")[0]]));
    assert.deepEqual(Object.fromEntries(services), {
      acm: "acm",
      apigatewayv2: "apigateway",
      cloudcontrol: "cloudformation",
      cloudfront: "cloudfront",
      cloudwatch: "cloudwatch",
      ec2: "ec2",
      iam: "iam",
      index: "ec2",
      lambda: "lambda",
      lb: "elasticloadbalancing",
      route53: "route53",
      s3: "s3",
      scheduler: "scheduler",
      sns: "sns",
      sqs: "sqs",
      ssm: "ssm",
      vpc: "ec2",
    });
  });

  it("include the tags of load balancers, and of a VPC what it makes by itself", () => {
    assert.deepEqual(READ_ACTIONS["lb.LoadBalancer"], [
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeTags",
    ]);
    assert.deepEqual(READ_ACTIONS["ec2.Vpc"], [
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeVpcs",
    ]);
  });
});
