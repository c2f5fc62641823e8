import { regionOfArn } from "../../../core/arn.ts";
import { CLOUDFRONT_REGION, type ServedKind } from "../../../core/endpointKinds.ts";
import type { EndpointEntry } from "../../../core/inventory.ts";
import type { AwsSession } from "../../aws/awsSession.ts";
import type { Reading } from "../../aws/reading.ts";
import type { Consumer } from "./facts.ts";

type Found = Promise<Reading<Consumer | undefined>>;
type Readers = {
  readonly [K in ServedKind]: (aws: AwsSession, entry: EndpointEntry<K>, region: string) => Found | undefined;
};

const READERS: Readers = {
  nlb: (aws, { identifiers }) => listener(aws, identifiers.listenerArn),
  alb: (aws, { identifiers }) => listener(aws, identifiers.listenerArn),
  cloudfront: (aws, { identifiers }) => distribution(aws, identifiers.distributionId),
  apigateway: (aws, { identifiers }, region) => domainName(aws, identifiers.domainName, region),
  ecs: (aws, { identifiers }) => passingListener(aws, identifiers.listenerArn),
  server: (aws, { identifiers }) => passingListener(aws, identifiers.listenerArn),
};

/** What AWS has for an endpoint; undefined = nothing of AWS is in front of it. */
export function readConsumer<K extends ServedKind>(
  aws: AwsSession,
  kind: K,
  entry: EndpointEntry<K>,
  region: string,
): Found | undefined {
  return READERS[kind](aws, entry, region);
}

/** In front of what terminates TLS itself; not everybody has one. */
function passingListener(aws: AwsSession, listenerArn: string | undefined): Found | undefined {
  return listenerArn === undefined ? undefined : listener(aws, listenerArn);
}

/** Each client is loaded on demand: together they take longer than the doctor's start may. */
function loadBalancing() {
  return import("@aws-sdk/client-elastic-load-balancing-v2");
}

/** The most that one call returns; no listener has more. */
const PAGE = 400;

/** A listener's certificates: the default one, and the list in which a match for the host name wins over it. */
async function listener(aws: AwsSession, arn: string): Promise<Reading<Consumer | undefined>> {
  return aws.read(async (abort) => {
    const { DescribeListenerCertificatesCommand, ElasticLoadBalancingV2Client } = await loadBalancing();
    const client = aws.client(ElasticLoadBalancingV2Client, regionOfArn(arn) ?? "");
    const command = new DescribeListenerCertificatesCommand({ ListenerArn: arn, PageSize: PAGE });
    const { Certificates: list = [] } = await client.send(command, abort);
    const certificates = list.flatMap(({ CertificateArn: one, IsDefault: isDefault = false }) =>
      one === undefined ? [] : [{ arn: one, isDefault }],
    );
    return {
      kind: "listener",
      id: arn,
      certificateArn: certificates.find((one) => one.isDefault)?.arn,
      sniArns: certificates.filter((one) => !one.isDefault).map((one) => one.arn),
      state: undefined,
      enabled: true,
      aliases: undefined,
    };
  }, /ListenerNotFound/);
}

/** The same with its port, which takes another call: it is made when something is wrong there. */
export async function listenerWithPort(
  aws: AwsSession,
  found: Reading<Consumer | undefined>,
): Promise<Reading<Consumer | undefined>> {
  if (!("value" in found) || found.value === undefined) return found;
  const { id } = found.value;
  const { DescribeListenersCommand, ElasticLoadBalancingV2Client } = await loadBalancing();
  const command = new DescribeListenersCommand({ ListenerArns: [id] });
  const client = aws.client(ElasticLoadBalancingV2Client, regionOfArn(id) ?? "");
  const answer = await aws.read((abort) => client.send(command, abort));
  if (!("value" in answer)) return found;
  return { value: { ...found.value, port: answer.value?.Listeners?.[0]?.Port } };
}

/** A CloudFront distribution: its certificate, and whether every edge has it yet. */
async function distribution(aws: AwsSession, id: string): Promise<Reading<Consumer | undefined>> {
  return aws.read(async (abort) => {
    const { CloudFrontClient, GetDistributionCommand } = await import("@aws-sdk/client-cloudfront");
    const client = aws.client(CloudFrontClient, CLOUDFRONT_REGION);
    const { Distribution: found } = await client.send(new GetDistributionCommand({ Id: id }), abort);
    const config = found?.DistributionConfig;
    return {
      kind: "distribution",
      id,
      certificateArn: config?.ViewerCertificate?.ACMCertificateArn || undefined,
      sniArns: [],
      state: found?.Status === "Deployed" ? undefined : found?.Status,
      enabled: config?.Enabled ?? true,
      aliases: config?.Aliases?.Items ?? [],
    };
  }, /NoSuchDistribution/);
}

/** A domain name of API Gateway, of REST and of HTTP APIs alike. */
async function domainName(aws: AwsSession, name: string, region: string): Promise<Reading<Consumer | undefined>> {
  return aws.read(async (abort) => {
    const { ApiGatewayV2Client, GetDomainNameCommand } = await import("@aws-sdk/client-apigatewayv2");
    const client = aws.client(ApiGatewayV2Client, region);
    const found = await client.send(new GetDomainNameCommand({ DomainName: name }), abort);
    const [configuration] = found.DomainNameConfigurations ?? [];
    const { DomainNameStatus: status, DomainNameStatusMessage: message } = configuration ?? {};
    return {
      kind: "domain name",
      id: name,
      certificateArn: configuration?.CertificateArn,
      sniArns: [],
      state: status === undefined || status === "AVAILABLE" ? undefined : [status, message].filter(Boolean).join(": "),
      enabled: true,
      aliases: [name],
    };
  }, /NotFound/);
}
