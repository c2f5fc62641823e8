import {
  type Action,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
  paginateDescribeListenerCertificates,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
  type Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type ListenerFacts, plainName, type RuleFacts, type TargetGroupFacts } from "../../core/adoption/index.ts";
import { type Abort, reading } from "./reading.ts";

type TargetGroups = ReadonlyMap<string, TargetGroupFacts>;

const FAMILIES = { network: "net", application: "app" } as const;

/** Every listener of a region that terminates TLS on an Application or Network Load Balancer. */
export async function readListeners(region: string): Promise<ListenerFacts[]> {
  const client = new ElasticLoadBalancingV2Client({ region });
  const permissions = "elasticloadbalancing:Describe*";
  const [balancers, groups] = await Promise.all([
    reading(`The load balancers of ${region}`, permissions, (abort) => loadBalancers(client, abort)),
    reading(`The target groups of ${region}`, permissions, (abort) => targetGroups(client, abort)),
  ]);
  const found: ListenerFacts[] = [];
  // One after the other: Elastic Load Balancing allows few describing calls a second.
  for (const balancer of balancers) {
    const read = await reading(`The listeners of ${balancer.LoadBalancerName}`, permissions, (abort) =>
      listenersOf(client, balancer, groups, abort),
    );
    found.push(...read);
  }
  return found;
}

async function loadBalancers(client: ElasticLoadBalancingV2Client, abort: Abort): Promise<LoadBalancer[]> {
  const found: LoadBalancer[] = [];
  for await (const page of paginateDescribeLoadBalancers({ client }, {}, abort)) {
    found.push(...(page.LoadBalancers ?? []));
  }
  return found;
}

async function targetGroups(client: ElasticLoadBalancingV2Client, abort: Abort): Promise<TargetGroups> {
  const found = new Map<string, TargetGroupFacts>();
  for await (const page of paginateDescribeTargetGroups({ client }, {}, abort)) {
    for (const { TargetGroupArn: arn, Port: port, HealthCheckPath: healthCheckPath } of page.TargetGroups ?? []) {
      if (arn !== undefined && port !== undefined) found.set(arn, { arn, port, healthCheckPath });
    }
  }
  return found;
}

async function listenersOf(
  client: ElasticLoadBalancingV2Client,
  balancer: LoadBalancer,
  groups: TargetGroups,
  abort: Abort,
): Promise<ListenerFacts[]> {
  const family = FAMILIES[balancer.Type as keyof typeof FAMILIES];
  if (family === undefined) return [];
  const found: Listener[] = [];
  const request = { LoadBalancerArn: balancer.LoadBalancerArn };
  for await (const page of paginateDescribeListeners({ client }, request, abort)) found.push(...(page.Listeners ?? []));
  const secure = found.flatMap((listener) => {
    const { ListenerArn: arn, Certificates: certificates } = listener;
    const certificateArn = certificates?.[0]?.CertificateArn;
    return arn === undefined || certificateArn === undefined ? [] : [{ listener, arn, certificateArn }];
  });
  return Promise.all(
    secure.map(async ({ listener, arn, certificateArn }) => ({
      arn,
      loadBalancerArn: balancer.LoadBalancerArn ?? "",
      loadBalancerName: balancer.LoadBalancerName ?? "",
      dnsName: plainName(balancer.DNSName ?? ""),
      family,
      port: listener.Port ?? 0,
      certificateArn,
      listed: await sniList(client, arn, abort),
      targetGroup: targetGroupOf(listener.DefaultActions, groups),
      rules: family === "app" ? await rulesOf(client, arn, groups, abort) : [],
    })),
  );
}

/** The default certificate comes first, and a second time when it is in the list as well. */
async function sniList(client: ElasticLoadBalancingV2Client, listenerArn: string, abort: Abort): Promise<string[]> {
  const listed: string[] = [];
  for await (const page of paginateDescribeListenerCertificates({ client }, { ListenerArn: listenerArn }, abort)) {
    for (const { CertificateArn: arn, IsDefault: isDefault } of page.Certificates ?? []) {
      if (arn !== undefined && !isDefault) listed.push(arn);
    }
  }
  return listed;
}

async function rulesOf(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
  groups: TargetGroups,
  abort: Abort,
): Promise<RuleFacts[]> {
  const rules: Rule[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(new DescribeRulesCommand({ ListenerArn: listenerArn, Marker: marker }), abort);
    rules.push(...(page.Rules ?? []));
    marker = page.NextMarker;
  } while (marker !== undefined && marker !== "");
  return rules
    .filter(({ IsDefault }) => !IsDefault)
    .toSorted((a, b) => Number(a.Priority) - Number(b.Priority))
    .map((rule) => ruleFacts(rule, groups));
}

function ruleFacts({ RuleArn, Conditions = [], Actions }: Rule, groups: TargetGroups): RuleFacts {
  const byHost = Conditions.filter(({ Field }) => Field === "host-header");
  return {
    arn: RuleArn ?? "",
    hosts: byHost.flatMap(({ HostHeaderConfig, Values }) => HostHeaderConfig?.Values ?? Values ?? []).map(plainName),
    onlyHosts: byHost.length === 1 && Conditions.length === 1,
    targetGroup: targetGroupOf(Actions, groups),
  };
}

/** Where the last action sends a request; those before it ask for a login. */
function targetGroupOf(actions: readonly Action[] | undefined, groups: TargetGroups): TargetGroupFacts | undefined {
  const last = (actions ?? []).toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0)).at(-1);
  const arn = last?.TargetGroupArn ?? last?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn;
  return arn === undefined ? undefined : groups.get(arn);
}
