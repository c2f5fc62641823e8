import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointIdentifiers } from "../../core/inventory.ts";
import type { Network } from "../network/network.ts";
import { lb } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";
import { aliasRecords } from "./aliasRecords.ts";
import { assertPlaceable, type LoadBalancerFacts, loadBalancer } from "./loadBalancer.ts";
import { targetGroupFor } from "./targetGroup.ts";

export interface HostExposureArgs {
  readonly hostname: string;
  /** The targets listen on the same ports. */
  readonly ports: readonly number[];
  /** Route 53 zone for the alias record. */
  readonly zoneId: pulumi.Input<string>;
  /** Target groups that you have, by port; one is made for every other port. */
  readonly targetGroupArns?: Readonly<Record<number, pulumi.Input<string>>> | undefined;
  /** Where to make the load balancer. Needed unless `loadBalancerArn` is given. */
  readonly network?: Network | undefined;
  /** A Network Load Balancer that you have; its security groups stay yours. */
  readonly loadBalancerArn?: pulumi.Input<string> | undefined;
  /**
   * Refuse to delete the listeners and the name that leads to them. Set it to false in one update and remove the
   * exposure in the next.
   * @default true
   */
  readonly protect?: boolean | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/**
 * TCP listeners on a Network Load Balancer, and a name that leads to them, for services that terminate TLS themselves:
 * the load balancer passes bytes on and holds no certificate.
 */
export class HostExposure extends pulumi.ComponentResource {
  /** What an AWS reader needs to find each port's way, by port; other programs find the target group here. */
  readonly identifiers: pulumi.Output<Record<string, EndpointIdentifiers<"ecs">>>;
  /** By port: register the service's tasks in each group. */
  readonly targetGroupArns: Readonly<Record<number, pulumi.Output<string>>>;

  constructor(name: string, args: HostExposureArgs, options?: pulumi.ComponentResourceOptions) {
    assertPlaceable("HostExposure", name, args);
    super("cabal-tls:endpoints:HostExposure", name, ...registered(args, options));
    const { ports } = args;
    const balancer = loadBalancer(this, name, args, { type: "network", openPorts: ports, targetPorts: ports });
    const listeners = ports.map((port) => tcpListener(this, name, port, args, balancer));
    aliasRecords(this, `${name}-alias`, args, balancer);
    this.targetGroupArns = Object.fromEntries(listeners.map((one) => [one.port, one.targetGroupArn]));
    this.identifiers = pulumi.all(
      Object.fromEntries(
        listeners.map(({ port, listener, targetGroupArn }) => [
          port,
          pulumi.all({
            loadBalancerArn: balancer.arn,
            loadBalancerDnsName: balancer.dnsName,
            listenerArn: listener.arn,
            targetGroupArn,
          }),
        ]),
      ),
    );
    this.registerOutputs({ identifiers: this.identifiers, targetGroupArns: this.targetGroupArns });
  }
}

interface PortListener {
  readonly port: number;
  readonly targetGroupArn: pulumi.Output<string>;
  readonly listener: aws.lb.Listener;
}

function tcpListener(
  parent: pulumi.Resource,
  name: string,
  port: number,
  args: HostExposureArgs,
  balancer: LoadBalancerFacts,
): PortListener {
  const target = { port, targetGroupArn: args.targetGroupArns?.[port] };
  const groupArn = targetGroupFor(parent, `${name}-${port}`, target, balancer.vpcId);
  const listener = new lb.Listener(
    `${name}-${port}-listener`,
    {
      loadBalancerArn: balancer.arn,
      port,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: groupArn }],
    },
    { parent, protect: args.protect ?? true },
  );
  return { port, targetGroupArn: groupArn, listener };
}
