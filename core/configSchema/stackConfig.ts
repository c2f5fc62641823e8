import type { EndpointKind } from "../endpointKinds.ts";
import type { StackConfig } from "./parseStackConfig.ts";

/** The configuration of one stack, after validation: frozen, plain, free of Pulumi types. */
export type { StackConfig } from "./parseStackConfig.ts";

export type WildcardConfig = StackConfig["wildcard"];
export type GenerationSettings = WildcardConfig["settings"][number];
/** CAA records of the control domain, beyond those that follow from the pipelines. */
export type CaaConfig = NonNullable<StackConfig["caa"]>;
/** Subscribers of the alarms and events on the side of AWS; at least one. */
export type AlertsConfig = NonNullable<StackConfig["alerts"]>;
export type NetworkConfig = NonNullable<StackConfig["network"]>;
export type ExistingNetwork = Extract<NetworkConfig, { readonly vpcId: string }>;
export type CreatedNetwork = Exclude<NetworkConfig, ExistingNetwork>;

export type EndpointConfigs = {
  readonly [Kind in EndpointKind]: Extract<StackConfig["endpoints"][number], { readonly kind: Kind }>;
};
/** Told apart by `kind`. */
export type EndpointConfig<K extends EndpointKind = EndpointKind> = { readonly [Kind in K]: EndpointConfigs[Kind] }[K];
export type NlbEndpointConfig = EndpointConfig<"nlb">;
export type AlbEndpointConfig = EndpointConfig<"alb">;
export type CloudFrontEndpointConfig = EndpointConfig<"cloudfront">;
export type ApiGatewayEndpointConfig = EndpointConfig<"apigateway">;
export type AlbRouteConfig = AlbEndpointConfig["routes"][string];
export type TargetConfig = NlbEndpointConfig["target"];
export type OriginConfig = NonNullable<CloudFrontEndpointConfig["origin"]>;
/** How much of an adopted endpoint follows the program; the rest stays as it was found. */
export type ManagedPart = NonNullable<EndpointConfig["manage"]>;
/** Kinds of action of a listener or rule, in AWS's words, that an adopted one keeps in front of its forward, or as it. */
export type KeptActionType = NonNullable<AlbEndpointConfig["actions"]>[number];

/** Where the host certificates come from, and what renews them. */
export type AcmeConfig = NonNullable<StackConfig["acme"]>;
/** One host certificate. */
export type HostConfig = StackConfig["hosts"][number];
/** TCP listeners on a Network Load Balancer, one for each port of the host name, and an alias record. */
export type HostExposureConfig = NonNullable<HostConfig["expose"]>;
