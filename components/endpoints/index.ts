export { AlbEndpoint, type AlbEndpointArgs, type AlbRouteArgs } from "./albEndpoint.ts";
export { ApiGatewayEndpoint, type ApiGatewayEndpointArgs } from "./apiGatewayEndpoint.ts";
export { CloudFrontEndpoint, type CloudFrontEndpointArgs } from "./cloudFrontEndpoint.ts";
export { createEndpoints, type EndpointSurroundings, type NamedEndpoint } from "./createEndpoints.ts";
export { HostExposure, type HostExposureArgs } from "./hostExposure.ts";
export { NlbEndpoint, type NlbEndpointArgs } from "./nlbEndpoint.ts";
export type { EndpointArgs, EndpointNetwork, ServedEndpoint } from "./servedEndpoint.ts";
export type { TargetArgs } from "./targetGroup.ts";
