import { ENDPOINT_KINDS } from "../endpointKinds.ts";
import type { AccountFacts, RunningListener, RuleFacts, TargetGroupFacts } from "./accountFacts.ts";
import type { AdoptedResource, AdoptionFinding } from "./adoptionPlan.ts";
import { freeEndpointName, type TakenNames } from "./freeEndpointName.ts";
import { actionNotes, actionsConfig, unknownAction } from "./keptActions.ts";
import { hostsLeadingTo, isCoveredHost, labelOf, leadingRecords } from "./leadingRecords.ts";
import { moveListener } from "./moveCertificate.ts";

/** One service behind an ALB listener, as a route of the config. */
interface FoundRoute {
  readonly host: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly adopts: readonly AdoptedResource[];
  readonly notes: readonly string[];
}

/** An ALB listener: a route for each host that a rule or a record leads to it. */
export function albFinding(facts: AccountFacts, listener: RunningListener, taken: TakenNames): AdoptionFinding {
  const hosts = servedHosts(facts, listener).filter((host) => !taken.hosts.has(host));
  const found = hosts.map((host) => foundRoute(facts, listener, host));
  const routes = found.filter((one): one is FoundRoute => typeof one !== "string");
  const what = `${listener.loadBalancerName}:${listener.port}`;
  if (routes.length === 0) return noRoute(facts, listener, what);
  const unknown = unknownAction(listener.actions);
  if (unknown !== undefined) return unknownAnswer(listener, what, unknown);
  for (const { host } of routes) taken.hosts.add(host);
  const name = freeEndpointName(listener.loadBalancerName, "alb", listener.port, taken.names);
  return {
    candidate: {
      endpoint: {
        name,
        kind: "alb",
        hosts: routes.map(({ host }) => host),
        port: listener.port,
        config: {
          name,
          kind: "alb",
          port: listener.port,
          routes: Object.fromEntries(routes.map(({ host, config }) => [labelOf(host, facts.controlDomain), config])),
          loadBalancerArn: listener.loadBalancerArn,
          import: listener.arn,
          ...actionsConfig(listener.actions),
        },
        adopts: [{ type: ENDPOINT_KINDS.alb.consumer, id: listener.arn }, ...routes.flatMap(({ adopts }) => adopts)],
      },
      region: facts.region,
      certificateArn: listener.certificateArn,
      listed: listener.listed,
      userArn: listener.loadBalancerArn,
      move: moveListener(listener.arn, facts.region),
      notes: [
        ...found.flatMap((one) => (typeof one === "string" ? [one] : one.notes)),
        ...actionNotes(`the default answer of ${what}`, listener.actions),
      ],
    },
  };
}

/** Hosts of its rules, and those whose records lead to the load balancer: a rule of several hosts or none serves them. */
function servedHosts(facts: AccountFacts, { rules, dnsName }: RunningListener): string[] {
  const ruled = rules.flatMap(({ hosts }) => hosts).filter((host) => isCoveredHost(host, facts.controlDomain));
  return [...new Set([...ruled, ...hostsLeadingTo(facts, dnsName)])].sort();
}

/** The route, or why there is none. */
function foundRoute(facts: AccountFacts, listener: RunningListener, host: string): FoundRoute | string {
  const own = ownRule(listener.rules, host);
  const group = own?.targetGroup ?? answeringGroup(listener, host);
  if (group === undefined) {
    return (
      `${host} is answered by ${listener.loadBalancerName} without a target group: it gets the certificate of the ` +
      "listener, but is no route of the config and not in the inventory."
    );
  }
  const records = leadingRecords(facts, host, listener.dnsName);
  return {
    host,
    config: {
      target: targetOf(group),
      rule: own?.arn ?? "outside",
      ...(own === undefined ? {} : actionsConfig(own.actions)),
      importRecords: records.ids,
    },
    adopts: [
      ...(own === undefined ? [] : [{ type: "lb.ListenerRule", id: own.arn }]),
      ...records.ids.map((id) => ({ type: "route53.Record", id })),
    ],
    notes: [
      ...records.notes,
      ...(own === undefined ? [] : actionNotes(host, own.actions)),
      ...(own === undefined
        ? [`${host} has no listener rule of its own: what answers it stays outside the stack, as it is.`]
        : []),
    ],
  };
}

/** A rule that is for this host and for nothing else, so that a route may stand for it. */
function ownRule(rules: readonly RuleFacts[], host: string): RuleFacts | undefined {
  return rules.find(
    ({ hosts, onlyHosts, targetGroup, actions }) =>
      onlyHosts &&
      hosts.length === 1 &&
      hosts[0] === host &&
      targetGroup !== undefined &&
      unknownAction(actions) === undefined,
  );
}

/** Where requests of the host end without a rule of its own, paths left aside. */
function answeringGroup({ rules, targetGroup }: RunningListener, host: string): TargetGroupFacts | undefined {
  const shared = rules.find(({ hosts, onlyHosts }) => onlyHosts && hosts.some((pattern) => fits(pattern, host)));
  return shared === undefined ? targetGroup : shared.targetGroup;
}

function fits(pattern: string, host: string): boolean {
  const source = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${source.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(host);
}

function targetOf({ arn, port, healthCheckPath }: TargetGroupFacts): Record<string, unknown> {
  const path = healthCheckPath === undefined || healthCheckPath === "/" ? {} : { healthCheckPath };
  return { port, targetGroupArn: arn, ...path };
}

function unknownAnswer({ arn }: RunningListener, what: string, type: string): AdoptionFinding {
  return {
    leftOut: {
      what,
      why: `the default answer of listener ${arn} has an action of type ${type}, which this program cannot keep`,
      fix: "Give that action to rules of their hosts, let the default answer do without it, and run this again.",
    },
  };
}

function noRoute(
  { certificates }: AccountFacts,
  { certificateArn, arn }: RunningListener,
  what: string,
): AdoptionFinding {
  if (!certificates.some((one) => one.arn === certificateArn)) return undefined;
  return {
    leftOut: {
      what,
      why: `neither a rule nor a record tells a host of the control domain that listener ${arn} forwards`,
      fix: "Give each service a rule by host header and a record that leads to the load balancer, and run this again.",
    },
  };
}
