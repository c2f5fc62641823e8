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
import type {
  ActionFacts,
  RunningListener,
  RuleFacts,
  RunningEndpoints,
  TargetGroupFacts,
  TcpListener,
} from "../../../core/adoption/index.ts";
import { aliasTarget, plainName } from "../../../core/domainName.ts";
import type { Abort, AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

type TargetGroups = ReadonlyMap<string, TargetGroupFacts>;

const PERMISSIONS = "elasticloadbalancing:Describe*";

const KINDS: ReadonlyMap<string | undefined, "nlb" | "alb"> = new Map([
  ["network", "nlb"],
  ["application", "alb"],
]);

/** Every listener of a region that terminates TLS on an Application or Network Load Balancer, and those that pass TCP on. */
export async function readListeners(
  aws: AwsSession,
  region: string,
): Promise<Pick<RunningEndpoints, "nlb" | "alb"> & { readonly tcp: readonly TcpListener[] }> {
  const client = aws.client(ElasticLoadBalancingV2Client, region);
  const [balancers, groups] = await Promise.all([
    requiredReading(
      `The load balancers of ${region}`,
      PERMISSIONS,
      aws.read((abort) => loadBalancers(client, abort)),
    ),
    requiredReading(
      `The target groups of ${region}`,
      PERMISSIONS,
      aws.read((abort) => targetGroups(client, abort)),
    ),
  ]);
  const found = { nlb: [] as RunningListener[], alb: [] as RunningListener[], tcp: [] as TcpListener[] };
  // One after the other: Elastic Load Balancing allows few describing calls a second.
  for (const balancer of balancers) {
    const kind = KINDS.get(balancer.Type);
    if (kind === undefined) continue;
    const read = await requiredReading(
      `The listeners of ${balancer.LoadBalancerName}`,
      PERMISSIONS,
      aws.read((abort) => listenersOf(client, balancer, groups, abort)),
    );
    found[kind].push(...read.secure);
    found.tcp.push(...read.tcp);
  }
  return found;
}

/** A load balancer that an endpoint may be put on. */
export interface BalancerFacts {
  readonly kind: "nlb" | "alb";
  readonly arn: string;
  readonly name: string;
}

/** The Application and Network Load Balancers of a region that face the internet. */
export async function readBalancers(aws: AwsSession, region: string): Promise<BalancerFacts[]> {
  const client = aws.client(ElasticLoadBalancingV2Client, region);
  const balancers = await requiredReading(
    `The load balancers of ${region}`,
    PERMISSIONS,
    aws.read((abort) => loadBalancers(client, abort)),
  );
  return balancers.flatMap(({ Type, Scheme, LoadBalancerArn: arn, LoadBalancerName: name = "" }) => {
    const kind = KINDS.get(Type);
    return kind === undefined || arn === undefined || Scheme === "internal" ? [] : [{ kind, arn, name }];
  });
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
): Promise<{ readonly secure: RunningListener[]; readonly tcp: TcpListener[] }> {
  const found: Listener[] = [];
  const request = { LoadBalancerArn: balancer.LoadBalancerArn };
  for await (const page of paginateDescribeListeners({ client }, request, abort)) found.push(...(page.Listeners ?? []));
  const secure = found.flatMap((listener) => {
    const { ListenerArn: arn, Certificates: certificates } = listener;
    const certificateArn = certificates?.[0]?.CertificateArn;
    return arn === undefined || certificateArn === undefined ? [] : [{ listener, arn, certificateArn }];
  });
  const running = await Promise.all(
    secure.map(async ({ listener, arn, certificateArn }) => ({
      arn,
      loadBalancerArn: balancer.LoadBalancerArn ?? "",
      loadBalancerName: balancer.LoadBalancerName ?? "",
      dnsName: aliasTarget(balancer.DNSName ?? ""),
      port: listener.Port ?? 0,
      certificateArn,
      listed: await sniList(client, arn, abort),
      ...answerFacts(listener.DefaultActions, groups),
      rules: balancer.Type === "application" ? await rulesOf(client, arn, groups, abort) : [],
    })),
  );
  return { secure: running, tcp: found.flatMap((listener) => tcpListener(listener, balancer)) };
}

/** What passes connections on to servers that have their certificate themselves. */
function tcpListener({ Protocol, Port, DefaultActions }: Listener, { DNSName }: LoadBalancer): TcpListener[] {
  const targetGroupArn = DefaultActions?.at(-1)?.TargetGroupArn;
  if (Protocol !== "TCP" || Port === undefined || targetGroupArn === undefined) return [];
  return [{ dnsName: aliasTarget(DNSName ?? ""), port: Port, targetGroupArn }];
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
    ...answerFacts(Actions, groups),
  };
}

/** Where the last action sends a request; those before it ask for a login. */
function answerFacts(
  actions: readonly Action[] | undefined,
  groups: TargetGroups,
): { readonly targetGroup: TargetGroupFacts | undefined; readonly actions: ActionFacts } {
  const sorted = (actions ?? []).toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
  const last = sorted.at(-1);
  const { TargetGroups: tuples = [], TargetGroupStickinessConfig: stickiness } = last?.ForwardConfig ?? {};
  const weights = tuples
    .flatMap(({ TargetGroupArn: arn, Weight: weight = 1 }) => (arn === undefined ? [] : [{ arn, weight }]))
    .toSorted((a, b) => b.weight - a.weight);
  const arn = last?.TargetGroupArn ?? weights[0]?.arn;
  return {
    targetGroup: arn === undefined ? undefined : groups.get(arn),
    actions: {
      types: sorted.map(({ Type }) => Type ?? "unknown"),
      weights: weights.length === 0 && arn !== undefined ? [{ arn, weight: 1 }] : weights,
      sticky: stickiness?.Enabled === true,
    },
  };
}
