import { randomUUID } from "node:crypto";
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Landscape } from "../../examples/demo/landscape.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { type OutsideClients, outsideClients } from "./outsideClients.ts";
import { alias, loadBalancer, outsideStage, putRecord, type Stage, targetGroup } from "./outsideStage.ts";

/** The mail system as its Terraform makes it, with every setting that differs from what the components would make. */
export interface OutsideSystem {
  readonly clients: OutsideClients;
  /** By region. */
  readonly certificates: Readonly<Record<string, string>>;
  readonly imapListener: string;
  readonly webListener: string;
  readonly rules: Readonly<Record<"ntfy" | "heartbeat", string>>;
  readonly distributionId: string;
  readonly apiName: string;
}

interface SystemOptions {
  /** Begins the names of load balancers and target groups. @default "outside" */
  readonly prefix?: string;
  /** ARNs by region. @default certificates that ACM issues */
  readonly certificates?: Readonly<Record<string, string>>;
}

interface NamedStage extends Stage {
  readonly prefix: string;
}

export async function outsideSystem(
  aws: LocalAws,
  domain: string,
  landscape: Landscape,
  { prefix = "outside", certificates: given }: SystemOptions = {},
): Promise<OutsideSystem> {
  const stage = { ...(await stageOf(aws, domain, landscape, given)), prefix };
  const { clients, certificates } = stage;
  const [imapListener, web, distributionId, apiName] = await Promise.all([
    mailBalancer(stage),
    webBalancer(stage),
    adminSite(stage),
    apiDomain(stage),
  ]);
  return {
    clients,
    certificates: { "us-west-2": certificates.west, "us-east-1": certificates.east },
    imapListener,
    webListener: web.listener,
    rules: web.rules,
    distributionId,
    apiName,
  };
}

function stageOf(aws: LocalAws, domain: string, landscape: Landscape, given: SystemOptions["certificates"]) {
  if (given === undefined) return outsideStage(aws, domain, landscape);
  const certificates = { west: given["us-west-2"] ?? "", east: given["us-east-1"] ?? "" };
  return { clients: outsideClients(aws, "us-west-2"), domain, landscape, certificates };
}

/** One NLB for IMAP and both kinds of SMTP. Somebody clicked "add certificate" in the console: the default is listed. */
async function mailBalancer(stage: NamedStage): Promise<string> {
  const { elb } = stage.clients;
  const balancer = await loadBalancer(stage, `${stage.prefix}-mail`, "network");
  const targets = await targetGroup(stage, `${stage.prefix}-imap`, { Protocol: "TCP", Port: 143 });
  const made = await elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "TLS",
    Port: 993,
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    Certificates: [{ CertificateArn: stage.certificates.west }],
    DefaultActions: [{ Type: "forward", TargetGroupArn: targets }],
  });
  const listener = made.Listeners?.[0]?.ListenerArn ?? "";
  await elb.addListenerCertificates({
    ListenerArn: listener,
    Certificates: [{ CertificateArn: stage.certificates.west }],
  });
  for (const label of ["imap", "smtp-out", "smtp-in"]) await alias(stage, label, balancer, false);
  return listener;
}

/** Kuma answers by default and behind a login, ntfy by a rule, Healthchecks by a rule behind a login. */
async function webBalancer(stage: NamedStage) {
  const { elb } = stage.clients;
  const balancer = await loadBalancer(stage, `${stage.prefix}-uptime-alb`, "application");
  const group = (name: string, Port: number, HealthCheckPath: string) =>
    targetGroup(stage, `${stage.prefix}-${name}`, { Protocol: "HTTP", Port, HealthCheckPath });
  const kuma = await group("kuma", 3001, "/");
  const ntfy = await group("ntfy", 80, "/v1/health");
  const healthchecks = await group("checks", 8000, "/api/v3/status/");
  const made = await elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "HTTPS",
    Port: 443,
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    Certificates: [{ CertificateArn: stage.certificates.west }],
    DefaultActions: [login("kuma"), { Type: "forward", Order: 2, TargetGroupArn: kuma }],
  });
  await elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "HTTP",
    Port: 80,
    DefaultActions: [{ Type: "redirect", RedirectConfig: { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } }],
  });
  const listener = made.Listeners?.[0]?.ListenerArn ?? "";
  const rule = async (label: string, Priority: number, Actions: Action[]) => {
    const conditions = [{ Field: "host-header", HostHeaderConfig: { Values: [`${label}.${stage.domain}`] } }];
    const answer = await elb.createRule({ ListenerArn: listener, Priority, Conditions: conditions, Actions });
    return answer.Rules?.[0]?.RuleArn ?? "";
  };
  const forward = (TargetGroupArn: string): Action => ({ Type: "forward", Order: 2, TargetGroupArn });
  const rules = {
    ntfy: await rule("ntfy", 100, [{ Type: "forward", TargetGroupArn: ntfy }]),
    heartbeat: await rule("heartbeat", 110, [login("checks"), forward(healthchecks)]),
  };
  const dualStack = { ...balancer, dnsName: `dualstack.${balancer.dnsName}` };
  for (const label of ["uptime", "ntfy", "heartbeat"]) await alias(stage, label, dualStack, true);
  return { listener, rules };
}

function login(client: string): Action {
  return {
    Type: "authenticate-cognito",
    Order: 1,
    AuthenticateCognitoConfig: {
      UserPoolArn: "arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_outside",
      UserPoolClientId: client,
      UserPoolDomain: "outside",
      Scope: "openid email profile",
      SessionTimeout: 43_200,
      OnUnauthenticatedRequest: "authenticate",
    },
  };
}

/** Two origins and two cache behaviours; its name is a CNAME, as it was made before there were aliases. */
async function adminSite(stage: Stage): Promise<string> {
  const made = await stage.clients.cloudFront.createDistributionWithTags({
    DistributionConfigWithTags: {
      DistributionConfig: siteConfig(stage),
      Tags: { Items: [{ Key: "managed_by", Value: "terraform" }] },
    },
  });
  const { Id: id = "", DomainName: name = "" } = made.Distribution ?? {};
  await putRecord(stage, {
    Name: `admin.${stage.domain}`,
    Type: "CNAME",
    TTL: 300,
    ResourceRecords: [{ Value: name }],
  });
  return id;
}

function siteConfig({ domain, landscape, certificates }: Stage): DistributionConfig {
  const forwarded = (headers: string[]) => ({
    QueryString: true,
    Cookies: { Forward: "none" as const },
    Headers: { Quantity: headers.length, Items: headers },
  });
  return {
    CallerReference: randomUUID(),
    Comment: "Cabal admin website",
    Enabled: true,
    IsIPV6Enabled: true,
    HttpVersion: "http2",
    PriceClass: "PriceClass_100",
    DefaultRootObject: "index.html",
    Aliases: { Quantity: 1, Items: [`admin.${domain}`] },
    Origins: {
      Quantity: 2,
      Items: [
        {
          Id: "cabal_admin_s3",
          DomainName: `admin.${domain}.s3.us-west-2.amazonaws.com`,
          S3OriginConfig: { OriginAccessIdentity: "origin-access-identity/cloudfront/E1ABCDEFGHIJKL" },
        },
        {
          Id: "cabal_api",
          DomainName: `${landscape.apiId}.execute-api.us-west-2.amazonaws.com`,
          CustomOriginConfig: {
            HTTPPort: 80,
            HTTPSPort: 443,
            OriginProtocolPolicy: "https-only",
            OriginSslProtocols: { Quantity: 1, Items: ["TLSv1.2"] },
          },
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: "cabal_admin_s3",
      ViewerProtocolPolicy: "redirect-to-https",
      ForwardedValues: forwarded([]),
      MinTTL: 0,
      DefaultTTL: 600,
      MaxTTL: 86_400,
    },
    CacheBehaviors: {
      Quantity: 1,
      Items: [
        {
          PathPattern: "/prod/*",
          TargetOriginId: "cabal_api",
          ViewerProtocolPolicy: "https-only",
          Compress: true,
          ForwardedValues: forwarded(["Authorization"]),
          MinTTL: 0,
          DefaultTTL: 0,
          MaxTTL: 0,
        },
      ],
    },
    Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Quantity: 1, Items: ["US"] } },
    ViewerCertificate: {
      ACMCertificateArn: certificates.east,
      SSLSupportMethod: "sni-only",
      MinimumProtocolVersion: "TLSv1.2_2021",
    },
  };
}

/** By version 1 of API Gateway's API, IPv4 only. */
async function apiDomain(stage: Stage): Promise<string> {
  const { apiV1 } = stage.clients;
  const domainName = `api.${stage.domain}`;
  const made = await apiV1.createDomainName({
    domainName,
    regionalCertificateArn: stage.certificates.west,
    endpointConfiguration: { types: ["REGIONAL"] },
    securityPolicy: "TLS_1_2",
    tags: { managed_by: "terraform" },
  });
  await apiV1.createBasePathMapping({
    domainName,
    restApiId: stage.landscape.apiId,
    stage: stage.landscape.apiStage,
  });
  const target = { dnsName: made.regionalDomainName ?? "", zoneId: made.regionalHostedZoneId ?? "" };
  await alias(stage, "api", target, true);
  return domainName;
}
