import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { TLS_POLICIES } from "../../core/tlsPolicy.ts";
import { type AdoptionArgs, adopting } from "./adoption.ts";
import { aliasRecords } from "./aliasRecords.ts";
import { assertPlaceable, type LoadBalancerFacts, loadBalancer } from "./loadBalancer.ts";
import type { EndpointArgs, EndpointNetwork, ServedEndpoint } from "./servedEndpoint.ts";
import { type TargetArgs, targetGroupArn } from "./targetGroup.ts";

export interface NlbEndpointArgs extends EndpointArgs, AdoptionArgs {
  readonly hostname: string;
  /** @default 993 (IMAP over TLS) */
  readonly port?: number | undefined;
  readonly target: TargetArgs;
  /** Where to make the load balancer. Needed unless `loadBalancerArn` is given. */
  readonly network?: EndpointNetwork | undefined;
  /** A Network Load Balancer that you have; its security groups stay yours. */
  readonly loadBalancerArn?: pulumi.Input<string> | undefined;
  /** ARN of a running listener to adopt; needs `loadBalancerArn` and `target.targetGroupArn`. Leave it in place. */
  readonly import?: string | undefined;
  /** Ids of running alias records to adopt with it, `ZONE_NAME_TYPE`; empty = the names stay outside the stack. */
  readonly importRecords?: readonly string[] | undefined;
}

/** TLS on a Network Load Balancer, passed on to the targets as plain TCP: IMAP and the like. */
export class NlbEndpoint extends pulumi.ComponentResource implements ServedEndpoint {
  readonly kind = "nlb";
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol = "tls";
  readonly certificateArn: pulumi.Output<string>;
  readonly identifiers: pulumi.Output<Record<string, string>>;
  /** Register the service's tasks here. */
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(name: string, args: NlbEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    assertPlaceable("NlbEndpoint", name, args);
    assertTargetsKept(name, args);
    super("cabal-tls:endpoints:NlbEndpoint", name, {}, options);
    this.hosts = [args.hostname];
    this.port = args.port ?? 993;
    this.certificateArn = pulumi.output(args.certificateArn);
    const balancer = frontBalancer(this, name, this.port, args);
    this.targetGroupArn = targetGroupArn(this, name, args.target, balancer.vpcId);
    const listener = tlsListener(this, name, args, balancer);
    alias(this, name, args, balancer);
    this.identifiers = pulumi.all({
      loadBalancerArn: balancer.arn,
      loadBalancerDnsName: balancer.dnsName,
      listenerArn: listener.arn,
    });
    const { hosts, port, certificateArn, identifiers } = this;
    this.registerOutputs({ hosts, port, certificateArn, identifiers, targetGroupArn: this.targetGroupArn });
  }
}

/** A new target group has no targets: an adopted listener that forwards to it would cut off everybody. */
function assertTargetsKept(name: string, args: NlbEndpointArgs): void {
  if (args.import === undefined || args.target.targetGroupArn !== undefined) return;
  throw new Error(
    `NlbEndpoint "${name}": \`import\` is ${args.import}, but \`target.targetGroupArn\` is not given. ` +
      "The running listener has targets: pass the ARN of the target group that it forwards to.",
  );
}

function frontBalancer(parent: pulumi.Resource, name: string, port: number, args: NlbEndpointArgs): LoadBalancerFacts {
  return loadBalancer(parent, name, {
    type: "network",
    loadBalancerArn: args.loadBalancerArn,
    network: args.network,
    openPorts: [port],
    targetPorts: [args.target.port],
    protect: args.protect ?? true,
  });
}

/**
 * The certificate is the listener's default one and its only one. A certificate in the SNI list would win over the
 * default for the same names, so it would go on being served after a rotation.
 */
function tlsListener(
  parent: NlbEndpoint,
  name: string,
  args: NlbEndpointArgs,
  balancer: LoadBalancerFacts,
): aws.lb.Listener {
  return new aws.lb.Listener(
    `${name}-listener`,
    {
      loadBalancerArn: balancer.arn,
      port: parent.port,
      protocol: "TLS",
      sslPolicy: TLS_POLICIES.nlb,
      // IMAP has no ALPN protocol that a load balancer could choose.
      alpnPolicy: "None",
      certificateArn: parent.certificateArn,
      defaultActions: [{ type: "forward", targetGroupArn: parent.targetGroupArn }],
    },
    { parent, protect: args.protect ?? true, ...adopting("listener", args.import, args) },
  );
}

function alias(parent: pulumi.Resource, name: string, args: NlbEndpointArgs, balancer: LoadBalancerFacts): void {
  aliasRecords(parent, `${name}-alias`, {
    zoneId: args.zoneId,
    hostname: args.hostname,
    target: balancer,
    dualStack: false,
    importRecords: args.importRecords,
    adoption: args,
    protect: args.protect ?? true,
  });
}
