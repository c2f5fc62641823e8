import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../../core/physicalName.ts";
import type { Network } from "../network/network.ts";
import { ec2, lb, vpc } from "../registration/aws.ts";

const LOAD_BALANCER_NAME_LENGTH = 32;
const SECURITY_GROUP_NAME_LENGTH = 255;

/** What an endpoint's arguments say about the load balancer in front of it. */
export interface LoadBalancerArgs {
  /** A load balancer that you have; undefined = one is made in `network`. */
  readonly loadBalancerArn?: pulumi.Input<string> | undefined;
  readonly network?: Network | undefined;
  /** @default true */
  readonly protect?: boolean | undefined;
}

/** How one is made. */
export interface LoadBalancerForm {
  readonly type: "network" | "application";
  /** Ports that the internet may connect to; every other one stays closed. */
  readonly openPorts: readonly number[];
  /** Ports of targets that it may connect to. */
  readonly targetPorts: readonly number[];
}

/** What listeners, target groups and alias records need to know of a load balancer, given or made. */
export interface LoadBalancerFacts {
  readonly arn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
}

/** What an AWS reader needs to find a listener. */
export function listenerIdentifiers({ arn, dnsName }: LoadBalancerFacts, listener: aws.lb.Listener) {
  return pulumi.output({ loadBalancerArn: arn, loadBalancerDnsName: dnsName, listenerArn: listener.arn });
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

/** The given load balancer, or a new one with its security group. */
export function loadBalancer(
  parent: pulumi.Resource,
  name: string,
  { loadBalancerArn, network, protect = true }: LoadBalancerArgs,
  form: LoadBalancerForm,
): LoadBalancerFacts {
  if (loadBalancerArn !== undefined) return readLoadBalancer(parent, loadBalancerArn);
  if (network === undefined) throw new Error(`Load balancer of "${name}": no network to make it in.`);
  return makeLoadBalancer(parent, name, form, network, protect);
}

function readLoadBalancer(parent: pulumi.Resource, arn: pulumi.Input<string>): LoadBalancerFacts {
  const read = lb.getLoadBalancerOutput({ arn }, { parent });
  return { arn: pulumi.output(arn), dnsName: read.dnsName, zoneId: read.zoneId, vpcId: read.vpcId };
}

function makeLoadBalancer(
  parent: pulumi.Resource,
  name: string,
  form: LoadBalancerForm,
  network: Network,
  protect: boolean,
): LoadBalancerFacts {
  const securityGroup = closedSecurityGroup(parent, name, form, network.vpcId);
  const made = new lb.LoadBalancer(
    `${name}-lb`,
    {
      name: physicalName(pulumi.getStack(), name, LOAD_BALANCER_NAME_LENGTH),
      loadBalancerType: form.type,
      internal: false,
      ipAddressType: "ipv4",
      subnets: network.subnetIds,
      securityGroups: [securityGroup.id],
      enableDeletionProtection: protect,
      ...(form.type === "network" ? { enableCrossZoneLoadBalancing: true } : { dropInvalidHeaderFields: true }),
    },
    { parent, protect },
  );
  return { arn: made.arn, dnsName: made.dnsName, zoneId: made.zoneId, vpcId: pulumi.output(network.vpcId) };
}

function closedSecurityGroup(
  parent: pulumi.Resource,
  name: string,
  form: LoadBalancerForm,
  vpcId: pulumi.Input<string>,
): aws.ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(
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
  for (const port of new Set(form.openPorts)) {
    new vpc.SecurityGroupIngressRule(`${name}-in-${port}`, anywhere(port), { parent });
  }
  // Any address, because targets may live in a peered network; a load balancer only calls registered targets.
  for (const port of new Set(form.targetPorts)) {
    new vpc.SecurityGroupEgressRule(`${name}-out-${port}`, anywhere(port), { parent });
  }
  return group;
}
