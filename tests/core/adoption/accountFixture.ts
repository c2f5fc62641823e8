import type {
  AccountFacts,
  ActionFacts,
  AccountCertificate,
  RunningDistribution,
  RunningDomainName,
  RunningListener,
  RecordFacts,
} from "../../../core/adoption/index.ts";

const ELB = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
export const ZONE = "Z0123456789";
export const WEST = "arn:aws:acm:us-west-2:111122223333:certificate/west";
export const EAST = "arn:aws:acm:us-east-1:111122223333:certificate/east";
export const OTHER = "arn:aws:acm:us-west-2:111122223333:certificate/other";
export const NLB = `${ELB}:loadbalancer/net/mail/00aa`;
export const NLB_LISTENER = `${ELB}:listener/net/mail/00aa/00bb`;
export const ALB = `${ELB}:loadbalancer/app/web/00cc`;
export const ALB_LISTENER = `${ELB}:listener/app/web/00cc/00dd`;
export const RULE = `${ELB}:listener-rule/app/web/00cc/00dd/00ee`;
export const SITE = "arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL";
/** 2026-11-25; the fixture's certificates end 2027-05-01. */
export const NOW = Date.UTC(2026, 10, 25);

export function group(name: string, port: number, healthCheckPath?: string) {
  return { arn: `${ELB}:targetgroup/${name}/00ff`, port, healthCheckPath };
}

export function actions(change: Partial<ActionFacts> = {}): ActionFacts {
  return { types: ["forward"], weights: [], sticky: false, ...change };
}

export function certificate(arn: string, change: Partial<AccountCertificate> = {}): AccountCertificate {
  return {
    arn,
    region: arn.split(":")[3] ?? "",
    status: "ISSUED",
    names: ["*.example.net"],
    keyAlgorithm: "RSA_2048",
    imported: false,
    notAfter: Date.UTC(2027, 4, 1),
    renewal: undefined,
    inUseBy: [],
    validationNames: ["_check.example.net"],
    ...change,
  };
}

export function record(label: string, target: string, change: Partial<RecordFacts> = {}): RecordFacts {
  return { name: `${label}.example.net`, type: "A", target, alias: true, simple: true, ...change };
}

export function nlb(change: Partial<RunningListener> = {}): RunningListener {
  return {
    arn: NLB_LISTENER,
    loadBalancerArn: NLB,
    loadBalancerName: "mail",
    dnsName: "mail.elb.amazonaws.com",
    port: 993,
    certificateArn: WEST,
    listed: [],
    targetGroup: group("imap", 143),
    actions: actions(),
    rules: [],
    ...change,
  };
}

export function alb(change: Partial<RunningListener> = {}): RunningListener {
  return {
    arn: ALB_LISTENER,
    loadBalancerArn: ALB,
    loadBalancerName: "web",
    dnsName: "web.elb.amazonaws.com",
    port: 443,
    certificateArn: WEST,
    listed: [],
    targetGroup: group("kuma", 3001, "/"),
    actions: actions(),
    rules: [
      {
        arn: RULE,
        hosts: ["ntfy.example.net"],
        onlyHosts: true,
        targetGroup: group("ntfy", 80, "/v1/health"),
        actions: actions(),
      },
    ],
    ...change,
  };
}

export function site(change: Partial<RunningDistribution> = {}): RunningDistribution {
  return {
    id: "E2QWRUHAPOMQZL",
    arn: SITE,
    dnsName: "d123.cloudfront.net",
    aliases: ["admin.example.net"],
    certificateArn: EAST,
    enabled: true,
    ...change,
  };
}

export function api(change: Partial<RunningDomainName> = {}): RunningDomainName {
  return {
    name: "api.example.net",
    arn: "arn:aws:apigateway:us-west-2::/domainnames/api.example.net",
    endpointType: "REGIONAL",
    securityPolicy: "TLS_1_2",
    certificateArn: WEST,
    dnsName: "d-abc.execute-api.us-west-2.amazonaws.com",
    mappings: [{ id: "a1b2c3", key: "", apiId: "a1b2c3d4e5", stage: "prod" }],
    ...change,
  };
}

/** Endpoints by kind, and the rest of the facts. */
export type AccountChange = Partial<Omit<AccountFacts, "running"> & AccountFacts["running"]>;

/** One endpoint of each kind, and nothing to remark. */
export function account({
  nlb: balancers,
  alb: routed,
  cloudfront,
  apigateway,
  ...change
}: AccountChange = {}): AccountFacts {
  return {
    region: "us-west-2",
    controlDomain: "example.net",
    zoneId: ZONE,
    certificates: [certificate(WEST), certificate(EAST)],
    running: {
      nlb: balancers ?? [nlb()],
      alb: routed ?? [alb()],
      cloudfront: cloudfront ?? [site()],
      apigateway: apigateway ?? [api()],
    },
    records: RECORDS,
    ...change,
  };
}

export const RECORDS: readonly RecordFacts[] = [
  record("imap", "mail.elb.amazonaws.com"),
  record("ntfy", "web.elb.amazonaws.com"),
  record("admin", "d123.cloudfront.net"),
  record("admin", "d123.cloudfront.net", { type: "AAAA" }),
  record("api", "d-abc.execute-api.us-west-2.amazonaws.com"),
  record("_check", "_proof.acm-validations.aws", { type: "CNAME", alias: false }),
];
