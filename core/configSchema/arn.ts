/** The parts of an ARN that rules compare. */
export interface ArnParts {
  readonly service: string;
  readonly region: string;
  /** Everything after the account, e.g. `listener/net/imap/50dc6c495c0c9188/f2f7dc8efc522ab2`. */
  readonly resource: string;
}

const ARN = /^arn:aws(?:-[a-z]+)*:(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]+):\d{12}:(?<resource>\S{1,500})$/;

/** Undefined when the text is not the ARN of a regional resource. */
export function arnParts(text: string): ArnParts | undefined {
  const groups = ARN.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { service = "", region = "", resource = "" } = groups;
  return { service, region, resource };
}

export function isCertificateArn(text: string): boolean {
  return isArnOf(text, "acm", /^certificate\/[a-z0-9-]{1,64}$/);
}

/** `net` is a Network Load Balancer, `app` an Application Load Balancer. */
export type BalancerFamily = "net" | "app";

export function isLoadBalancerArn(text: string, family: BalancerFamily): boolean {
  return isArnOf(text, "elasticloadbalancing", new RegExp(`^loadbalancer/${family}/[A-Za-z0-9-]{1,32}/[a-f0-9]+$`));
}

export function isListenerArn(text: string, family: BalancerFamily): boolean {
  const resource = new RegExp(`^listener/${family}/[A-Za-z0-9-]{1,32}/[a-f0-9]+/[a-f0-9]+$`);
  return isArnOf(text, "elasticloadbalancing", resource);
}

export function isTargetGroupArn(text: string): boolean {
  return isArnOf(text, "elasticloadbalancing", /^targetgroup\/[A-Za-z0-9-]{1,32}\/[a-f0-9]+$/);
}

export function isListenerRuleArn(text: string): boolean {
  return isArnOf(text, "elasticloadbalancing", /^listener-rule\/app\/[A-Za-z0-9-]{1,32}(\/[a-f0-9]+){3}$/);
}

/** The ARN of the listener that a rule belongs to. */
export function listenerOfRule(ruleArn: string): string {
  return ruleArn.replace(":listener-rule/", ":listener/").replace(/\/[a-f0-9]+$/, "");
}

/** The ARN of the load balancer that a listener belongs to. */
export function loadBalancerOfListener(listenerArn: string): string {
  return listenerArn.replace(":listener/", ":loadbalancer/").replace(/\/[a-f0-9]+$/, "");
}

function isArnOf(text: string, service: string, resource: RegExp): boolean {
  const parts = arnParts(text);
  return parts !== undefined && parts.service === service && resource.test(parts.resource);
}
