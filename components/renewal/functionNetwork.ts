import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArnScope } from "../../core/arn.ts";
import { networkPolicy } from "../../core/renewal/rolePolicies.ts";
import { ec2, iam, vpc } from "../registration/aws.ts";

/** Lambda removes a function's network interfaces in its own time: AWS names 20 minutes, and 45 have been seen. */
const GROUP_DELETION = "60m";
const DNS_PORT = 53;

/** Where the function has its network interfaces. */
export interface FunctionNetworkArgs {
  /** Private subnets of one VPC whose route tables lead to a NAT gateway: the CA is on the internet. */
  readonly subnetIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Security groups of the same VPC. @default one of its own, which lets out HTTPS, DNS and the ports of the endpoints */
  readonly securityGroupIds?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
}

export interface FunctionNetworkParts {
  readonly network: FunctionNetworkArgs;
  readonly role: aws.iam.Role;
  readonly functionName: string;
  readonly scope: pulumi.Output<ArnScope>;
  /** TCP ports that the function connects to. */
  readonly ports: readonly number[];
}

export interface FunctionNetworkResources {
  readonly vpcConfig: {
    readonly subnetIds: pulumi.Output<string[]>;
    readonly securityGroupIds: pulumi.Output<string[]>;
  };
  /** The function depends on them: Lambda creates the interfaces with its role, and its first run connects to the CA. */
  readonly prerequisites: readonly pulumi.Resource[];
}

/** What a function in a VPC needs beside its subnets. */
export function createFunctionNetwork(
  parent: pulumi.Resource,
  name: string,
  parts: FunctionNetworkParts,
): FunctionNetworkResources {
  const { network, role, functionName, scope } = parts;
  const policy = new iam.RolePolicy(
    `${name}-network`,
    {
      name: `${functionName}-network`,
      role: role.name,
      policy: scope.apply((here) => JSON.stringify(networkPolicy(here, functionName))),
    },
    { parent },
  );
  const own = network.securityGroupIds === undefined ? securityGroup(parent, name, parts, policy) : undefined;
  return {
    vpcConfig: {
      subnetIds: idsOf(network.subnetIds),
      securityGroupIds: idsOf(network.securityGroupIds ?? (own === undefined ? [] : [own.group.id])),
    },
    prerequisites: [policy, ...(own?.rules ?? [])],
  };
}

function idsOf(ids: pulumi.Input<readonly pulumi.Input<string>[]>): pulumi.Output<string[]> {
  return pulumi.output(ids).apply((resolved) => pulumi.all([...resolved]));
}

/**
 * Lets nothing in. Its deletion waits until Lambda has removed the interfaces, and the policy, with which Lambda removes
 * them, goes after the group.
 */
function securityGroup(
  parent: pulumi.Resource,
  name: string,
  { network, functionName, ports }: FunctionNetworkParts,
  policy: aws.iam.RolePolicy,
): { readonly group: aws.ec2.SecurityGroup; readonly rules: readonly pulumi.Resource[] } {
  const subnetId = idsOf(network.subnetIds).apply(([first = ""]) => first);
  const group = new ec2.SecurityGroup(
    `${name}-sg`,
    {
      name: functionName,
      description: `What ${functionName} may connect to`,
      vpcId: ec2.getSubnetOutput({ id: subnetId }, { parent }).vpcId,
    },
    { parent, dependsOn: [policy], customTimeouts: { delete: GROUP_DELETION } },
  );
  const out = (ipProtocol: string, port: number, suffix = "") =>
    new vpc.SecurityGroupEgressRule(
      `${name}-out-${port}${suffix}`,
      { securityGroupId: group.id, ipProtocol, fromPort: port, toPort: port, cidrIpv4: "0.0.0.0/0" },
      { parent },
    );
  const rules = [...new Set([...ports, DNS_PORT])].map((port) => out("tcp", port));
  return { group, rules: [...rules, out("udp", DNS_PORT, "-udp")] };
}
