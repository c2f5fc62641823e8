import type * as pulumi from "@pulumi/pulumi";
import { CLOUDFRONT_REGION } from "../../core/regions.ts";
import type { EndpointConfig } from "../../core/stackConfig.ts";
import { AlbEndpoint } from "./albEndpoint.ts";
import { ApiGatewayEndpoint } from "./apiGatewayEndpoint.ts";
import { CloudFrontEndpoint } from "./cloudFrontEndpoint.ts";
import { NlbEndpoint } from "./nlbEndpoint.ts";
import type { EndpointNetwork, ServedEndpoint } from "./servedEndpoint.ts";

/** What all endpoints of a stack share. */
export interface EndpointSurroundings {
  readonly region: string;
  readonly zoneId: pulumi.Input<string>;
  readonly network: EndpointNetwork | undefined;
  /** The certificate to serve in a region. */
  readonly certificateArnIn: (region: string) => pulumi.Input<string>;
}

export interface NamedEndpoint {
  readonly name: string;
  readonly endpoint: ServedEndpoint;
}

/** One component for each configured endpoint, named as it is in the config. */
export function createEndpoints(
  configs: readonly EndpointConfig[],
  surroundings: EndpointSurroundings,
): readonly NamedEndpoint[] {
  return configs.map((config) => ({ name: config.name, endpoint: createEndpoint(config, surroundings) }));
}

function createEndpoint(config: EndpointConfig, surroundings: EndpointSurroundings): ServedEndpoint {
  const { region, zoneId, network, certificateArnIn } = surroundings;
  switch (config.kind) {
    case "nlb":
      return new NlbEndpoint(config.name, { ...config, zoneId, network, certificateArn: certificateArnIn(region) });
    case "alb":
      return new AlbEndpoint(config.name, { ...config, zoneId, network, certificateArn: certificateArnIn(region) });
    case "cloudfront":
      return new CloudFrontEndpoint(config.name, {
        ...config,
        zoneId,
        certificateArn: certificateArnIn(CLOUDFRONT_REGION),
      });
    case "apigateway":
      return new ApiGatewayEndpoint(config.name, { ...config, zoneId, certificateArn: certificateArnIn(region) });
  }
}
