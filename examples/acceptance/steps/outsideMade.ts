import type { ACM } from "@aws-sdk/client-acm";
import type { LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { CLOUDFRONT_REGION } from "../../../core/endpointKinds.ts";
import type { RunContext } from "../run/runContext.ts";
import { needed, waitUntil } from "../run/runContext.ts";
import { distributionConfig } from "./outsideDistribution.ts";

/** What plain SDK calls made, as another tool would have: ids, for a look before and after. */
export interface OutsideMade {
  readonly mailListener: string;
  readonly webListener: string;
  readonly apiName: string;
  /** Undefined in a run without CloudFront. */
  readonly distributionId: string | undefined;
}

const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";
const ISSUED_SECONDS = 1_800;
const BALANCER_SECONDS = 900;
const DEPLOYED_SECONDS = 3_600;

/** A certificate, one endpoint of each kind that serves it, and their records. */
export async function outsideMade(context: RunContext): Promise<OutsideMade> {
  const certificate = await issued(context, context.clients.acm);
  return {
    apiName: await apiDomainName(context, certificate),
    mailListener: await mailListener(context, certificate),
    webListener: await webListener(context, certificate),
    distributionId: await distribution(context, certificate),
  };
}

async function issued(context: RunContext, acm: ACM): Promise<string> {
  const { scope } = context;
  const { CertificateArn = "" } = await acm.requestCertificate({
    DomainName: `*.${scope.adoptedDomain}`,
    ValidationMethod: "DNS",
    Tags: [tagOf(context)],
  });
  const describe = async () => (await acm.describeCertificate({ CertificateArn })).Certificate;
  const record = await waitUntil(
    context,
    { what: "the validation record", deadline: 120, pause: 3 },
    async () => (await describe())?.DomainValidationOptions?.[0]?.ResourceRecord,
  );
  await putRecord(context, {
    Name: record.Name,
    Type: record.Type,
    TTL: 300,
    ResourceRecords: [{ Value: record.Value }],
  });
  await waitUntil(context, { what: CertificateArn, deadline: ISSUED_SECONDS, pause: 10 }, async () =>
    (await describe())?.Status === "ISSUED" ? true : undefined,
  );
  return CertificateArn;
}

/** A Network Load Balancer that terminates TLS. */
async function mailListener(context: RunContext, CertificateArn: string): Promise<string> {
  const balancer = await loadBalancer(context, "network", "old");
  const TargetGroupArn = await targetGroup(context, "old", { Protocol: "TCP", Port: 143 });
  const { Listeners: [listener] = [] } = await context.clients.elb.createListener({
    LoadBalancerArn: balancer.LoadBalancerArn,
    Protocol: "TLS",
    Port: 993,
    SslPolicy: TLS_POLICY,
    Certificates: [{ CertificateArn }],
    DefaultActions: [{ Type: "forward", TargetGroupArn }],
    Tags: [tagOf(context)],
  });
  await alias(context, "imap", balancer.DNSName, balancer.CanonicalHostedZoneId);
  return listener?.ListenerArn ?? "";
}

/** An Application Load Balancer with a default answer, and a rule for another host name. */
async function webListener(context: RunContext, CertificateArn: string): Promise<string> {
  const { clients, scope } = context;
  await openDefaultGroup(context);
  const Tags = [tagOf(context)];
  const balancer = await loadBalancer(context, "application", "web");
  const TargetGroupArn = await targetGroup(context, "web", { Protocol: "HTTP", Port: 80 });
  const forward = [{ Type: "forward" as const, TargetGroupArn }];
  const { Listeners: [listener] = [] } = await clients.elb.createListener({
    LoadBalancerArn: balancer.LoadBalancerArn,
    Protocol: "HTTPS",
    Port: 443,
    SslPolicy: TLS_POLICY,
    Certificates: [{ CertificateArn }],
    DefaultActions: forward,
    Tags,
  });
  const Values = [`ntfy.${scope.adoptedDomain}`];
  await clients.elb.createRule({
    ListenerArn: listener?.ListenerArn,
    Priority: 10,
    Conditions: [{ Field: "host-header", HostHeaderConfig: { Values } }],
    Actions: forward,
    Tags,
  });
  for (const label of ["uptime", "ntfy"]) {
    await alias(context, label, balancer.DNSName, balancer.CanonicalHostedZoneId);
  }
  return listener?.ListenerArn ?? "";
}

async function loadBalancer(
  context: RunContext,
  Type: "network" | "application",
  suffix: string,
): Promise<LoadBalancer> {
  const { clients, scope, made } = context;
  const Name = `${scope.label}-${suffix}`;
  const Subnets = [...needed(made.landscape, "the VPC").subnetIds];
  await clients.elb.createLoadBalancer({ Name, Type, Subnets, Tags: [tagOf(context)] });
  return waitUntil(context, { what: `load balancer ${Name}`, deadline: BALANCER_SECONDS, pause: 10 }, async () => {
    const { LoadBalancers: [now] = [] } = await clients.elb.describeLoadBalancers({ Names: [Name] });
    return now?.State?.Code === "active" ? now : undefined;
  });
}

async function targetGroup(
  context: RunContext,
  suffix: string,
  server: { readonly Protocol: "TCP" | "HTTP"; readonly Port: number },
): Promise<string | undefined> {
  const { clients, scope, made } = context;
  const { TargetGroups: [group] = [] } = await clients.elb.createTargetGroup({
    Name: `${scope.label}-${suffix}`,
    VpcId: needed(made.landscape, "the VPC").vpcId,
    TargetType: "ip",
    Tags: [tagOf(context)],
    ...server,
  });
  return group?.TargetGroupArn;
}

/** That of the run's VPC, with which it is removed. A load balancer that names no group has this one. */
async function openDefaultGroup({ clients, made }: RunContext): Promise<void> {
  const { vpcId } = needed(made.landscape, "the VPC");
  const Filters = [
    { Name: "vpc-id", Values: [vpcId] },
    { Name: "group-name", Values: ["default"] },
  ];
  const { SecurityGroups: [group] = [] } = await clients.ec2.describeSecurityGroups({ Filters });
  const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
  await clients.ec2.authorizeSecurityGroupIngress({ GroupId: group?.GroupId, IpPermissions: [https] });
}

async function distribution(context: RunContext, certificate: string): Promise<string | undefined> {
  const { clients, scope, made } = context;
  if (scope.without.has("cloudfront")) return undefined;
  const isThere = scope.region === CLOUDFRONT_REGION;
  const certificateArn = isThere ? certificate : await issued(context, clients.acmForCloudFront);
  const host = `admin.${scope.adoptedDomain}`;
  const origin = `${needed(made.landscape, "the API").apiId}.execute-api.${scope.region}.amazonaws.com`;
  const { Distribution: found } = await clients.cloudFront.createDistributionWithTags({
    DistributionConfigWithTags: {
      DistributionConfig: distributionConfig({ host, origin, certificateArn }),
      Tags: { Items: [tagOf(context)] },
    },
  });
  const Id = found?.Id ?? "";
  await putRecord(context, {
    Name: host,
    Type: "CNAME",
    TTL: 300,
    ResourceRecords: [{ Value: found?.DomainName }],
  });
  await waitUntil(context, { what: `distribution ${Id}`, deadline: DEPLOYED_SECONDS, pause: 20 }, async () =>
    (await clients.cloudFront.getDistribution({ Id })).Distribution?.Status === "Deployed" ? true : undefined,
  );
  return Id;
}

async function apiDomainName(context: RunContext, CertificateArn: string): Promise<string> {
  const { clients, scope, made } = context;
  const { apiId: ApiId, apiStage: Stage } = needed(made.landscape, "the API");
  const DomainName = `api.${scope.adoptedDomain}`;
  const answer = await clients.apiV2.createDomainName({
    DomainName,
    DomainNameConfigurations: [{ CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
    Tags: { [scope.tag.key]: scope.tag.value },
  });
  await clients.apiV2.createApiMapping({ DomainName, ApiId, Stage });
  const [configuration] = answer.DomainNameConfigurations ?? [];
  await alias(context, "api", configuration?.ApiGatewayDomainName, configuration?.HostedZoneId);
  return DomainName;
}

async function alias(
  context: RunContext,
  label: string,
  DNSName: string | undefined,
  HostedZoneId: string | undefined,
): Promise<void> {
  await putRecord(context, {
    Name: `${label}.${context.scope.adoptedDomain}`,
    Type: "A",
    AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth: false },
  });
}

async function putRecord({ clients, zoneId }: RunContext, ResourceRecordSet: ResourceRecordSet): Promise<void> {
  const ChangeBatch = { Changes: [{ Action: "UPSERT" as const, ResourceRecordSet }] };
  await clients.route53.changeResourceRecordSets({ HostedZoneId: zoneId, ChangeBatch });
}

function tagOf({ scope }: RunContext) {
  return { Key: scope.tag.key, Value: scope.tag.value };
}
