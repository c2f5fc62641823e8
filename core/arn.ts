import { partitionOf } from "./regions.ts";

/** The parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for a resource that belongs to no region. */
  readonly region: string;
  /** Empty where the resource alone says whose it is, as with API Gateway. */
  readonly account: string;
  /** Everything after the account, e.g. `listener/net/imap/50dc6c495c0c9188/f2f7dc8efc522ab2`. */
  readonly resource: string;
}

/** Where the regional ARNs of a stack are. */
export interface ArnScope {
  /** `aws`, or that of a separate set of regions such as `aws-cn`. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

const ARN =
  /^arn:(?<partition>aws(?:-[a-z]+)*):(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):(?<account>\d{12}|aws|):(?<resource>\S+)$/;

/** Undefined when the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const groups = ARN.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { partition = "", service = "", region = "", account = "", resource = "" } = groups;
  return { partition, service, region, account, resource };
}

/** Undefined for a resource of no region, and for what is not an ARN. */
export function regionOfArn(text: string): string | undefined {
  return parseArn(text)?.region || undefined;
}

/** Number of the account; undefined where the ARN names none. */
export function accountOfArn(text: string): string | undefined {
  return parseArn(text)?.account || undefined;
}

/** A regional ARN of the stack's account. */
export function regionalArn({ partition, region, accountId }: ArnScope, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** A public zone of Route 53, which is in no region. */
export function hostedZoneArn({ partition }: Pick<ArnScope, "partition">, zoneId: string): string {
  return `arn:${partition}:route53:::hostedzone/${zoneId}`;
}

/** A domain name of API Gateway, whose ARNs have no account; `*` = each of the region. */
export function apiDomainArn({ partition, region }: Pick<ArnScope, "partition" | "region">, name: string): string {
  return `arn:${partition}:apigateway:${region}::/domainnames/${name}`;
}

/** The end of a path: the name of a cluster or a role, `family:revision` of a task definition, the id of a zone. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether the text is the ARN of such a resource in some account and in some region of its partition. */
export function isRegionalArn(text: string, service: string, resource: RegExp): boolean {
  const arn = parseArn(text);
  if (arn === undefined || arn.region === "" || arn.account === "") return false;
  if (arn.partition !== partitionOf(arn.region)) return false;
  return arn.service === service && resource.test(arn.resource);
}

export function isCertificateArn(text: string): boolean {
  return isRegionalArn(text, "acm", /^certificate\/[a-z0-9-]{1,64}$/);
}

/** `net` is a Network Load Balancer, `app` an Application Load Balancer. */
export type BalancerFamily = "net" | "app";

export function isLoadBalancerArn(text: string, family: BalancerFamily): boolean {
  return isBalancingArn(text, new RegExp(`^loadbalancer/${family}/[A-Za-z0-9-]{1,32}/[a-f0-9]+$`));
}

export function isListenerArn(text: string, family: BalancerFamily): boolean {
  return isBalancingArn(text, new RegExp(`^listener/${family}/[A-Za-z0-9-]{1,32}/[a-f0-9]+/[a-f0-9]+$`));
}

export function isTargetGroupArn(text: string): boolean {
  return isBalancingArn(text, /^targetgroup\/[A-Za-z0-9-]{1,32}\/[a-f0-9]+$/);
}

export function isListenerRuleArn(text: string): boolean {
  return isBalancingArn(text, /^listener-rule\/app\/[A-Za-z0-9-]{1,32}(\/[a-f0-9]+){3}$/);
}

/** The ARN of the listener that a rule belongs to. */
export function listenerOfRule(ruleArn: string): string {
  return ruleArn.replace(":listener-rule/", ":listener/").replace(/\/[a-f0-9]+$/, "");
}

/** The ARN of the load balancer that a listener belongs to. */
export function loadBalancerOfListener(listenerArn: string): string {
  return listenerArn.replace(":listener/", ":loadbalancer/").replace(/\/[a-f0-9]+$/, "");
}

function isBalancingArn(text: string, resource: RegExp): boolean {
  return isRegionalArn(text, "elasticloadbalancing", resource);
}
