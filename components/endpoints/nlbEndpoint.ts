import * as pulumi from "@pulumi/pulumi";
import { ENDPOINT_KINDS } from "../../core/endpointKinds.ts";
import type { EndpointIdentifiers } from "../../core/inventory.ts";
import type { Network } from "../network/network.ts";
import { registered } from "../registration/registered.ts";
import type { AdoptionArgs } from "./adoption.ts";
import { aliasRecords } from "./aliasRecords.ts";
import { assertPlaceable, listenerIdentifiers, loadBalancer } from "./loadBalancer.ts";
import type { EndpointArgs, ServedEndpoint } from "./servedEndpoint.ts";
import { type TargetArgs, targetGroupFor } from "./targetGroup.ts";
import { tlsListener } from "./tlsListener.ts";

export interface NlbEndpointArgs extends EndpointArgs, AdoptionArgs {
  readonly hostname: string;
  /** @default 993 (IMAP over TLS) */
  readonly port?: number | undefined;
  readonly target: TargetArgs;
  /** Where to make the load balancer. Needed unless `loadBalancerArn` is given. */
  readonly network?: Network | undefined;
  /** A Network Load Balancer that you have; its security groups stay yours. */
  readonly loadBalancerArn?: pulumi.Input<string> | undefined;
  /** ARN of a running listener to adopt; needs `loadBalancerArn` and `target.targetGroupArn`. Leave it in place. */
  readonly import?: string | undefined;
  /** Ids of running alias records to adopt with it, `ZONE_NAME_TYPE`; empty = the names stay outside the stack. */
  readonly importRecords?: readonly string[] | undefined;
}

/** All that a listener of a Network Load Balancer can do. */
const ACTIONS = ["forward"] as const;

/** TLS on a Network Load Balancer, passed on to the targets as plain TCP: IMAP and the like. */
export class NlbEndpoint extends pulumi.ComponentResource implements ServedEndpoint<"nlb"> {
  readonly kind = "nlb";
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol = ENDPOINT_KINDS.nlb.protocol;
  readonly certificateArn: pulumi.Output<string>;
  readonly identifiers: pulumi.Output<EndpointIdentifiers<"nlb">>;
  /** Register the service's tasks here. */
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(name: string, args: NlbEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    assertPlaceable("NlbEndpoint", name, args);
    assertTargetsKept(name, args);
    super("cabal-tls:endpoints:NlbEndpoint", name, ...registered(args, options));
    this.hosts = [args.hostname];
    this.port = args.port ?? ENDPOINT_KINDS.nlb.port;
    this.certificateArn = pulumi.output(args.certificateArn);
    const ports = { openPorts: [this.port], targetPorts: [args.target.port] };
    const balancer = loadBalancer(this, name, args, { type: "network", ...ports });
    this.targetGroupArn = targetGroupFor(this, name, args.target, balancer.vpcId);
    const listener = tlsListener(this, name, args, balancer, {
      protocol: "TLS",
      sslPolicy: ENDPOINT_KINDS.nlb.tlsPolicy,
      // IMAP has no ALPN protocol that a load balancer could choose.
      alpnPolicy: "None",
      actions: [{ type: "forward", targetGroupArn: this.targetGroupArn }],
      kept: ACTIONS,
    });
    aliasRecords(this, `${name}-alias`, args, balancer);
    this.identifiers = listenerIdentifiers(balancer, listener);
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
