import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { KeptActionType } from "../../core/configSchema/stackConfig.ts";
import { ENDPOINT_KINDS } from "../../core/endpointKinds.ts";
import type { EndpointIdentifiers } from "../../core/inventory.ts";
import type { Network } from "../network/network.ts";
import { lb } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import { type AdoptionArgs, keepsTheRest } from "./adoption.ts";
import { aliasRecords } from "./aliasRecords.ts";
import { adoptingRule, keptActions } from "./listenerAdoption.ts";
import { assertPlaceable, type LoadBalancerFacts, listenerIdentifiers, loadBalancer } from "./loadBalancer.ts";
import { rulePriorities } from "./rulePriority.ts";
import type { EndpointArgs, ServedEndpoint } from "./servedEndpoint.ts";
import { type TargetArgs, targetGroupFor } from "./targetGroup.ts";
import { tlsListener } from "./tlsListener.ts";

const HTTP_PORT = 80;
const NOT_FOUND = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};
/** Some rule that is not the stack's, or the listener's default answer, leads to the service. */
const OUTSIDE = "outside";

export interface AlbRouteArgs {
  readonly hostname: string;
  readonly target: TargetArgs & {
    /** Path that a healthy target answers with a status from 200 to 399. */
    readonly healthCheckPath: string;
  };
  /**
   * ARN of a running rule to adopt, or "outside": a rule or the default answer of an adopted listener, which stays as
   * it is, leads to this service, and none is made. Undefined = a rule is made.
   */
  readonly rule?: string | undefined;
  /** Types of the adopted rule's actions in their order, when the last one forwards and has no stickiness. */
  readonly actions?: readonly KeptActionType[] | undefined;
  /** Ids of running alias records to adopt, `ZONE_NAME_TYPE`; empty = the name stays outside the stack. */
  readonly importRecords?: readonly string[] | undefined;
  /** False lifts the protection of this route's alias record, so that the next update may remove it. @default true */
  readonly protect?: boolean | undefined;
}

export interface AlbEndpointArgs extends EndpointArgs, AdoptionArgs {
  /** @default 443 */
  readonly port?: number | undefined;
  /** Services by label. A label is part of logical names and fixes the rule's priority. */
  readonly routes: Readonly<Record<string, AlbRouteArgs>>;
  /** Where to make the load balancer. Needed unless `loadBalancerArn` is given. */
  readonly network?: Network | undefined;
  /** An Application Load Balancer that you have; its security groups stay yours. */
  readonly loadBalancerArn?: pulumi.Input<string> | undefined;
  /**
   * Redirect port 80 to HTTPS.
   * @default true on a load balancer that is made here, false on one that you have (it may listen there already)
   */
  readonly redirectHttp?: boolean | undefined;
  /** ARN of a running HTTPS listener to adopt; needs `loadBalancerArn`. Leave the option in place. */
  readonly import?: string | undefined;
  /** Types of its default actions in their order, when the last one forwards and has no stickiness. */
  readonly actions?: readonly KeptActionType[] | undefined;
}

/** HTTPS on an Application Load Balancer: several services by host name, every other name is answered 404. */
export class AlbEndpoint extends pulumi.ComponentResource implements ServedEndpoint<"alb"> {
  readonly kind = "alb";
  readonly hosts: readonly string[];
  readonly port: number;
  readonly protocol = ENDPOINT_KINDS.alb.protocol;
  readonly certificateArn: pulumi.Output<string>;
  readonly identifiers: pulumi.Output<EndpointIdentifiers<"alb">>;
  /** By the routes' labels: register each service's tasks in its group. */
  readonly targetGroupArns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: AlbEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    assertPlaceable("AlbEndpoint", name, args);
    assertRulesKept(name, args);
    super("cabal-tls:endpoints:AlbEndpoint", name, ...registered(args, options));
    this.hosts = Object.values(args.routes).map((route) => route.hostname);
    this.port = args.port ?? ENDPOINT_KINDS.alb.port;
    this.certificateArn = pulumi.output(args.certificateArn);
    const balancer = loadBalancer(this, name, args, {
      type: "application",
      openPorts: redirects(args) ? [this.port, HTTP_PORT] : [this.port],
      targetPorts: Object.values(args.routes).map((route) => route.target.port),
    });
    const listener = tlsListener(this, name, args, balancer, {
      protocol: "HTTPS",
      sslPolicy: ENDPOINT_KINDS.alb.tlsPolicy,
      actions: [NOT_FOUND],
      kept: args.actions,
    });
    if (redirects(args)) redirectListener(this, name, args, balancer);
    this.targetGroupArns = routeByHost(this, name, args, balancer, listener);
    aliases(this, name, args, balancer);
    this.identifiers = listenerIdentifiers(balancer, listener);
    const { hosts, port, certificateArn, identifiers } = this;
    this.registerOutputs({ hosts, port, certificateArn, identifiers, targetGroupArns: this.targetGroupArns });
  }
}

/** Without its rule, a service would be answered by the 404 that the listener gets as its default; or by no target. */
function assertRulesKept(name: string, args: AlbEndpointArgs): void {
  for (const [label, { rule, target }] of Object.entries(args.routes)) {
    if (rule === OUTSIDE && !keepsTheRest(args)) {
      throw new Error(
        `AlbEndpoint "${name}": \`routes.${label}.rule\` is "outside", but the listener is not adopted for its ` +
          "certificate alone. Name the rule to adopt, or leave it out to have one made.",
      );
    }
    if (rule !== undefined && rule !== OUTSIDE && target.targetGroupArn === undefined) {
      throw new Error(
        `AlbEndpoint "${name}": \`routes.${label}.rule\` is ${rule}, but \`target.targetGroupArn\` is not given. ` +
          "The running rule has targets: pass the ARN of the target group that it forwards to.",
      );
    }
  }
}

function redirects(args: AlbEndpointArgs): boolean {
  return args.redirectHttp ?? args.loadBalancerArn === undefined;
}

function redirectListener(
  parent: AlbEndpoint,
  name: string,
  args: AlbEndpointArgs,
  balancer: LoadBalancerFacts,
): aws.lb.Listener {
  return new lb.Listener(
    `${name}-redirect`,
    {
      loadBalancerArn: balancer.arn,
      port: HTTP_PORT,
      protocol: "HTTP",
      defaultActions: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: String(parent.port), statusCode: "HTTP_301" } },
      ],
    },
    { parent, protect: args.protect ?? true },
  );
}

function routeByHost(
  parent: AlbEndpoint,
  name: string,
  args: AlbEndpointArgs,
  balancer: LoadBalancerFacts,
  listener: aws.lb.Listener,
): Record<string, pulumi.Output<string>> {
  const priorities = rulePriorities(Object.keys(args.routes));
  const targetGroups: Record<string, pulumi.Output<string>> = {};
  for (const [label, route] of Object.entries(args.routes)) {
    if (route.rule === OUTSIDE && route.target.targetGroupArn === undefined) continue;
    const group = targetGroupFor(parent, `${name}-${label}`, route.target, balancer.vpcId);
    targetGroups[label] = group;
    if (route.rule === OUTSIDE) continue;
    new lb.ListenerRule(
      `${name}-${label}-rule`,
      {
        listenerArn: listener.arn,
        priority: priorities[label],
        conditions: [{ hostHeader: { values: [route.hostname] } }],
        actions:
          route.actions !== undefined && keepsTheRest(args)
            ? keptActions(route.actions)
            : [{ type: "forward", targetGroupArn: group }],
      },
      { parent, ...adoptingRule(route.rule, args, route.actions) },
    );
  }
  return targetGroups;
}

function aliases(parent: pulumi.Resource, name: string, args: AlbEndpointArgs, balancer: LoadBalancerFacts): void {
  const { zoneId, import: adopted, manage, protect = true } = args;
  for (const [label, route] of Object.entries(args.routes)) {
    const { hostname, importRecords } = route;
    const own = {
      zoneId,
      hostname,
      import: adopted,
      manage,
      importRecords,
      protect: protect && (route.protect ?? true),
    };
    aliasRecords(parent, `${name}-${label}-alias`, own, balancer);
  }
}
