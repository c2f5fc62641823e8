import type * as pulumi from "@pulumi/pulumi";
import type { EndpointConfig } from "../../core/configSchema/stackConfig.ts";
import type { EndpointKind } from "../../core/endpointKinds.ts";
import { certificateRegion } from "../../core/endpointTraits.ts";
import type { Network } from "../network/network.ts";
import type { Tags } from "../registration/tagged.ts";
import { AlbEndpoint } from "./albEndpoint.ts";
import { ApiGatewayEndpoint } from "./apiGatewayEndpoint.ts";
import { CloudFrontEndpoint } from "./cloudFrontEndpoint.ts";
import { NlbEndpoint } from "./nlbEndpoint.ts";
import type { ServedEndpoint } from "./servedEndpoint.ts";

/** What all endpoints of a stack share. */
export interface EndpointContext {
  readonly region: string;
  readonly zoneId: pulumi.Input<string>;
  readonly network: Network | undefined;
  /** The certificate to serve in a region. */
  readonly certificateArnIn: (region: string) => pulumi.Input<string>;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

export interface NamedEndpoint {
  readonly name: string;
  readonly endpoint: ServedEndpoint;
  /** One sentence: what users lose when the certificate expires. @default that of the kind and the port */
  readonly impact?: string | undefined;
}

interface Shared extends Pick<EndpointContext, "zoneId" | "network" | "tags"> {
  readonly certificateArn: pulumi.Input<string>;
}

type Options = pulumi.ComponentResourceOptions | undefined;
type Makers = {
  readonly [K in EndpointKind]: (config: EndpointConfig<K>, shared: Shared, options: Options) => ServedEndpoint;
};

const MAKERS: Makers = {
  nlb: (config, shared, options) => new NlbEndpoint(config.name, { ...config, ...shared }, options),
  alb: (config, shared, options) => new AlbEndpoint(config.name, { ...config, ...shared }, options),
  cloudfront: (config, { zoneId, certificateArn, tags }, options) =>
    new CloudFrontEndpoint(config.name, { ...config, zoneId, certificateArn, tags }, options),
  apigateway: (config, { zoneId, certificateArn, tags }, options) =>
    new ApiGatewayEndpoint(config.name, { ...config, zoneId, certificateArn, tags }, options),
};

/** One component for each configured endpoint, named as it is in the config. */
export function createEndpoints(
  configs: readonly EndpointConfig[],
  context: EndpointContext,
  options?: pulumi.ComponentResourceOptions,
): readonly NamedEndpoint[] {
  return configs.map((config) => ({
    name: config.name,
    endpoint: createEndpoint(config.kind, config, context, options),
    impact: config.impact,
  }));
}

function createEndpoint<K extends EndpointKind>(
  kind: K,
  config: EndpointConfig<K>,
  { region, zoneId, network, certificateArnIn, tags }: EndpointContext,
  options: Options,
): ServedEndpoint {
  const certificateArn = certificateArnIn(certificateRegion(kind, region));
  return MAKERS[kind](config, { zoneId, network, certificateArn, tags }, options);
}
