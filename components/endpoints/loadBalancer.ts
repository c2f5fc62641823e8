import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../../core/physicalName.ts";
import type { EndpointNetwork } from "./servedEndpoint.ts";

const LOAD_BALANCER_NAME_LENGTH = 32;
const SECURITY_GROUP_NAME_LENGTH = 255;

export interface LoadBalancerArgs {
  readonly type: "network" | "application";
  /** Load balancer brought by the user; undefined = one is made in `network`. */
  readonly loadBalancerArn: pulumi.Input<string> | undefined;
  readonly network: EndpointNetwork | undefined;
  /** Ports that the internet may connect to; every other one stays closed. */
  readonly openPorts: readonly number[];
  /** Ports of targets that it may connect to. */
  readonly targetPorts: readonly number[];
  readonly protect: boolean;
}

/** What listeners, target groups and alias records need to know of a load balancer, brought or made. */
export interface LoadBalancerFacts {
  readonly arn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
}

/** Throws when there is neither a load balancer nor a network to make one in. Call it before `super`. */
export function assertPlaceable(
  component: string,
  name: string,
  args: { readonly loadBalancerArn?: unknown; readonly network?: unknown; readonly import?: string | undefined },
): void {
  if (args.loadBalancerArn === undefined && args.network === undefined) {
    throw new Error(
      `${component} "${name}": neither \`network\` nor \`loadBalancerArn\` is given. ` +
        "Pass the VPC and two subnets to make a load balancer in, or the ARN of one that you have.",
    );
  }
  if (args.import !== undefined && args.loadBalancerArn === undefined) {
    throw new Error(
      `${component} "${name}": \`import\` is ${args.import}, but \`loadBalancerArn\` is not given. ` +
        "A running listener belongs to a running load balancer: pass that one's ARN as well.",
    );
  }
}

/** The brought load balancer, or a new one with its security group. */
export function loadBalancer(parent: pulumi.Resource, name: string, args: LoadBalancerArgs): LoadBalancerFacts {
  if (args.loadBalancerArn !== undefined) return readLoadBalancer(parent, args.loadBalancerArn);
  if (args.network === undefined) throw new Error(`Load balancer of "${name}": no network to make it in.`);
  return makeLoadBalancer(parent, name, args, args.network);
}

function readLoadBalancer(parent: pulumi.Resource, arn: pulumi.Input<string>): LoadBalancerFacts {
  const read = aws.lb.getLoadBalancerOutput({ arn }, { parent });
  return { arn: pulumi.output(arn), dnsName: read.dnsName, zoneId: read.zoneId, vpcId: read.vpcId };
}

function makeLoadBalancer(
  parent: pulumi.Resource,
  name: string,
  args: LoadBalancerArgs,
  network: EndpointNetwork,
): LoadBalancerFacts {
  const securityGroup = closedSecurityGroup(parent, name, args, network.vpcId);
  const made = new aws.lb.LoadBalancer(
    `${name}-lb`,
    {
      name: physicalName(pulumi.getStack(), name, LOAD_BALANCER_NAME_LENGTH),
      loadBalancerType: args.type,
      internal: false,
      ipAddressType: "ipv4",
      subnets: network.subnetIds,
      securityGroups: [securityGroup.id],
      enableDeletionProtection: args.protect,
      ...(args.type === "network" ? { enableCrossZoneLoadBalancing: true } : { dropInvalidHeaderFields: true }),
    },
    { parent, protect: args.protect },
  );
  return { arn: made.arn, dnsName: made.dnsName, zoneId: made.zoneId, vpcId: pulumi.output(network.vpcId) };
}

function closedSecurityGroup(
  parent: pulumi.Resource,
  name: string,
  args: LoadBalancerArgs,
  vpcId: pulumi.Input<string>,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-sg`,
    {
      name: physicalName(pulumi.getStack(), name, SECURITY_GROUP_NAME_LENGTH),
      description: `Load balancer of ${name}: open on the served ports only`,
      vpcId,
    },
    { parent },
  );
  const anywhere = (port: number) => ({
    securityGroupId: group.id,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrIpv4: "0.0.0.0/0",
  });
  for (const port of new Set(args.openPorts)) {
    new aws.vpc.SecurityGroupIngressRule(`${name}-in-${port}`, anywhere(port), { parent });
  }
  // Any address, because targets may live in a peered network; a load balancer only calls registered targets.
  for (const port of new Set(args.targetPorts)) {
    new aws.vpc.SecurityGroupEgressRule(`${name}-out-${port}`, anywhere(port), { parent });
  }
  return group;
}
