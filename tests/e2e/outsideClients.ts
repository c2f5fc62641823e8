import { APIGateway } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { CloudFront } from "@aws-sdk/client-cloudfront";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Route53 } from "@aws-sdk/client-route-53";
import { IAM } from "@aws-sdk/client-iam";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { clientConfig } from "./clientConfig.ts";

/** Plain SDK clients: what somebody else's tool calls AWS with. */
export interface OutsideClients {
  readonly elb: ElasticLoadBalancingV2;
  readonly cloudFront: CloudFront;
  readonly apiV1: APIGateway;
  readonly apiV2: ApiGatewayV2;
  readonly route53: Route53;
}

export function outsideClients(aws: LocalAws, region: string): OutsideClients {
  const options = clientConfig(aws, region);
  return {
    elb: new ElasticLoadBalancingV2(options),
    cloudFront: new CloudFront(options),
    apiV1: new APIGateway(options),
    apiV2: new ApiGatewayV2(options),
    route53: new Route53(options),
  };
}

export function iamClient(aws: LocalAws): IAM {
  return new IAM(clientConfig(aws, "us-east-1"));
}
