import type { AccountFacts, ListenerFacts, RuleFacts, TargetGroupFacts } from "./accountFacts.ts";
import type { AdoptedResource, Finding } from "./adoptionPlan.ts";
import { endpointName } from "./endpointName.ts";
import { hostsLeadingTo, isCoveredHost, labelOf, leadingRecords } from "./leadingRecords.ts";
import { moveListener } from "./moveCertificate.ts";
import type { TakenNames } from "./takenNames.ts";

/** One service behind an ALB listener, as a route of the config. */
interface FoundRoute {
  readonly host: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly adopts: readonly AdoptedResource[];
  readonly notes: readonly string[];
}

/** An ALB listener: a route for each host that a rule or a record leads to it. */
export function albFinding(facts: AccountFacts, listener: ListenerFacts, taken: TakenNames): Finding {
  const hosts = servedHosts(facts, listener).filter((host) => !taken.hosts.has(host));
  const found = hosts.map((host) => foundRoute(facts, listener, host));
  const routes = found.filter((one): one is FoundRoute => typeof one !== "string");
  const what = `${listener.loadBalancerName}:${listener.port}`;
  if (routes.length === 0) return noRoute(facts, listener, what);
  for (const { host } of routes) taken.hosts.add(host);
  const name = endpointName(listener.loadBalancerName, "alb", listener.port, taken.names);
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
        },
        adopts: [{ type: "lb.Listener", id: listener.arn }, ...routes.flatMap(({ adopts }) => adopts)],
      },
      region: facts.region,
      certificateArn: listener.certificateArn,
      listed: listener.listed,
      userArn: listener.loadBalancerArn,
      move: moveListener(listener.arn, facts.region),
      notes: [...found.flatMap((one) => (typeof one === "string" ? [one] : one.notes))],
    },
  };
}

/** Hosts of its rules, and those whose records lead to the load balancer: a rule of several hosts or none serves them. */
function servedHosts(facts: AccountFacts, { rules, dnsName }: ListenerFacts): string[] {
  const ruled = rules.flatMap(({ hosts }) => hosts).filter((host) => isCoveredHost(host, facts.controlDomain));
  return [...new Set([...ruled, ...hostsLeadingTo(facts, dnsName)])].sort();
}

/** The route, or why there is none. */
function foundRoute(facts: AccountFacts, listener: ListenerFacts, host: string): FoundRoute | string {
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
    config: { target: targetOf(group), rule: own?.arn ?? "outside", importRecords: records.ids },
    adopts: [
      ...(own === undefined ? [] : [{ type: "lb.ListenerRule", id: own.arn }]),
      ...records.ids.map((id) => ({ type: "route53.Record", id })),
    ],
    notes: [
      ...records.notes,
      ...(own === undefined
        ? [`${host} has no listener rule of its own: what answers it stays outside the stack, as it is.`]
        : []),
    ],
  };
}

/** A rule that is for this host and for nothing else, so that a route may stand for it. */
function ownRule(rules: readonly RuleFacts[], host: string): RuleFacts | undefined {
  return rules.find(
    ({ hosts, onlyHosts, targetGroup }) =>
      onlyHosts && hosts.length === 1 && hosts[0] === host && targetGroup !== undefined,
  );
}

/** Where requests of the host end without a rule of its own, paths left aside. */
function answeringGroup({ rules, targetGroup }: ListenerFacts, host: string): TargetGroupFacts | undefined {
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

function noRoute({ certificates }: AccountFacts, { certificateArn, arn }: ListenerFacts, what: string): Finding {
  if (!certificates.some((one) => one.arn === certificateArn)) return undefined;
  return {
    leftOut: {
      what,
      why: `neither a rule nor a record tells a host of the control domain that listener ${arn} forwards`,
      fix: "Give each service a rule by host header and a record that leads to the load balancer, and run this again.",
    },
  };
}
