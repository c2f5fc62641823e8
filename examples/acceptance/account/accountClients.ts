import { ACM } from "@aws-sdk/client-acm";
import { APIGateway } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { CloudFront } from "@aws-sdk/client-cloudfront";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECS } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { Route53 } from "@aws-sdk/client-route-53";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { SQS } from "@aws-sdk/client-sqs";
import { SSM } from "@aws-sdk/client-ssm";
import { STS } from "@aws-sdk/client-sts";
import { CLOUDFRONT_REGION } from "../../../core/endpointKinds.ts";
import { type AwsEnvironment, clientConfig } from "../../demo/awsReader.ts";

/** Plain SDK clients of the account. */
export interface AccountClients {
  readonly acm: ACM;
  /** Of the region from which CloudFront takes its certificates. */
  readonly acmForCloudFront: ACM;
  readonly api: APIGateway;
  readonly apiV2: ApiGatewayV2;
  readonly cloudFront: CloudFront;
  readonly alarms: CloudWatch;
  readonly logs: CloudWatchLogs;
  readonly ec2: EC2;
  readonly ecs: ECS;
  readonly elb: ElasticLoadBalancingV2;
  readonly iam: IAM;
  readonly lambda: Lambda;
  readonly route53: Route53;
  readonly scheduler: Scheduler;
  readonly sqs: SQS;
  readonly ssm: SSM;
  readonly sts: STS;
}

/** A run of the function may wait for DNS and for the CA. */
const FUNCTION_MS = 900_000;

export function accountClients(env: AwsEnvironment, region: string): AccountClients {
  const here = clientConfig(region, env);
  const global = clientConfig(CLOUDFRONT_REGION, env);
  return {
    acm: new ACM(here),
    acmForCloudFront: new ACM(global),
    api: new APIGateway(here),
    apiV2: new ApiGatewayV2(here),
    cloudFront: new CloudFront(global),
    alarms: new CloudWatch(here),
    logs: new CloudWatchLogs(here),
    ec2: new EC2(here),
    ecs: new ECS(here),
    elb: new ElasticLoadBalancingV2(here),
    iam: new IAM(global),
    // An invocation that is sent again runs the function again.
    lambda: new Lambda({ ...here, maxAttempts: 1, requestHandler: { requestTimeout: FUNCTION_MS } }),
    route53: new Route53(global),
    scheduler: new Scheduler(here),
    sqs: new SQS(here),
    ssm: new SSM(here),
    sts: new STS(here),
  };
}
