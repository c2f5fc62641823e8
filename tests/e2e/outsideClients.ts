import { APIGateway } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { CloudFront } from "@aws-sdk/client-cloudfront";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Route53 } from "@aws-sdk/client-route-53";
import type { LocalAws } from "../../local/startLocalAws.ts";

/** Plain SDK clients: what somebody else's tool calls AWS with. */
export interface OutsideClients {
  readonly elb: ElasticLoadBalancingV2;
  readonly cloudFront: CloudFront;
  readonly apiV1: APIGateway;
  readonly apiV2: ApiGatewayV2;
  readonly route53: Route53;
}

export function outsideClients(aws: LocalAws, region: string): OutsideClients {
  const options = {
    region,
    endpoint: aws.url,
    credentials: {
      accessKeyId: aws.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: aws.env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
  return {
    elb: new ElasticLoadBalancingV2(options),
    cloudFront: new CloudFront(options),
    apiV1: new APIGateway(options),
    apiV2: new ApiGatewayV2(options),
    route53: new Route53(options),
  };
}
