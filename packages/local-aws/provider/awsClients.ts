import { ACMClient } from "@aws-sdk/client-acm";
import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";

const LOOPBACK = /^(localhost|127(\.\d+){3})$/;
/** Global services answer in this region only. */
const GLOBAL_REGION = "us-east-1";

/** AWS clients by region, made once each. All of them talk to one local endpoint. */
export interface AwsClients {
  acm(region: string): ACMClient;
  apiGateway(region: string): APIGatewayClient;
  apiGatewayV2(region: string): ApiGatewayV2Client;
  cloudFront(): CloudFrontClient;
  cloudWatch(region: string): CloudWatchClient;
  ec2(region: string): EC2Client;
  ecs(region: string): ECSClient;
  elb(region: string): ElasticLoadBalancingV2Client;
  events(region: string): EventBridgeClient;
  iam(): IAMClient;
  lambda(region: string): LambdaClient;
  logs(region: string): CloudWatchLogsClient;
  route53(): Route53Client;
  s3(region: string): S3Client;
  scheduler(region: string): SchedulerClient;
  sns(region: string): SNSClient;
  sqs(region: string): SQSClient;
  ssm(region: string): SSMClient;
  sts(region: string): STSClient;
}

/** Clients of the local AWS at `endpoint`. Throws when that is not a loopback address: never a real AWS. */
export function awsClients(endpoint: string | undefined): AwsClients {
  const local = localEndpoint(endpoint);
  const settings = (region: string) => ({ region, endpoint: local, maxAttempts: 4 });
  const route53 = new Route53Client(settings(GLOBAL_REGION));
  const iam = new IAMClient(settings(GLOBAL_REGION));
  const cloudFront = new CloudFrontClient(settings(GLOBAL_REGION));
  return {
    acm: byRegion((region) => new ACMClient(settings(region))),
    apiGateway: byRegion((region) => new APIGatewayClient(settings(region))),
    apiGatewayV2: byRegion((region) => new ApiGatewayV2Client(settings(region))),
    cloudFront: () => cloudFront,
    ec2: byRegion((region) => new EC2Client(settings(region))),
    ecs: byRegion((region) => new ECSClient(settings(region))),
    elb: byRegion((region) => new ElasticLoadBalancingV2Client(settings(region))),
    cloudWatch: byRegion((region) => new CloudWatchClient(settings(region))),
    logs: byRegion((region) => new CloudWatchLogsClient(settings(region))),
    events: byRegion((region) => new EventBridgeClient(settings(region))),
    // An invocation that is sent again runs the function again.
    lambda: byRegion((region) => new LambdaClient({ ...settings(region), maxAttempts: 1 })),
    scheduler: byRegion((region) => new SchedulerClient(settings(region))),
    sns: byRegion((region) => new SNSClient(settings(region))),
    sqs: byRegion((region) => new SQSClient(settings(region))),
    iam: () => iam,
    route53: () => route53,
    // A bucket's name in the host part would need a name server that knows it.
    s3: byRegion((region) => new S3Client({ ...settings(region), forcePathStyle: true })),
    ssm: byRegion((region) => new SSMClient(settings(region))),
    sts: byRegion((region) => new STSClient(settings(region))),
  };
}

function byRegion<Client>(make: (region: string) => Client): (region: string) => Client {
  const made = new Map<string, Client>();
  return (region) => {
    const client = made.get(region) ?? make(region);
    made.set(region, client);
    return client;
  };
}

function localEndpoint(endpoint: string | undefined): string {
  const host = endpoint === undefined ? undefined : URL.parse(endpoint)?.hostname;
  if (endpoint !== undefined && host !== undefined && LOOPBACK.test(host)) return endpoint;
  throw new Error(
    `AWS_ENDPOINT_URL is ${endpoint ?? "not set"}; this stand-in provider only talks to a local AWS on a loopback ` +
      "address, e.g. http://127.0.0.1:5000. Start one with `npm run local` and take over its environment.",
  );
}
