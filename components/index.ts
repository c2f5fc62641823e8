export { AMAZON_ISSUERS, acmeIssuers, type CaaPermissions, type CaaRecord, caaRecords } from "../core/caa/index.ts";
export {
  type GithubTrustArgs,
  githubTrust,
  type PolicyDocument,
  type PolicyStatement,
  type PreviewPolicyArgs,
  previewPolicy,
} from "../core/permissions/index.ts";
export { consumerRegions } from "../core/regions.ts";
export {
  HostCertificate,
  type HostCertificateArgs,
  WildcardCertificate,
  type WildcardCertificateArgs,
} from "./certificates/index.ts";
export { AwsAlerts, type AwsAlertsArgs } from "./alerts/index.ts";
export {
  AlbEndpoint,
  type AlbEndpointArgs,
  type AlbRouteArgs,
  ApiGatewayEndpoint,
  type ApiGatewayEndpointArgs,
  CloudFrontEndpoint,
  type CloudFrontEndpointArgs,
  createEndpoints,
  type EndpointArgs,
  type EndpointNetwork,
  type EndpointSurroundings,
  HostExposure,
  type HostExposureArgs,
  type NamedEndpoint,
  NlbEndpoint,
  type NlbEndpointArgs,
  type ServedEndpoint,
  type TargetArgs,
} from "./endpoints/index.ts";
export { createHosts, type Hosts, type HostSurroundings, type NamedHost } from "./hosts/index.ts";
export { assertInventoryFits, StackInventory, type StackInventoryArgs } from "./inventory/index.ts";
export { type Network, networkOf } from "./network/index.ts";
export {
  doctorPolicyOf,
  DoctorReadOnlyPolicy,
  type DoctorReadOnlyPolicyArgs,
  PreviewRole,
  type PreviewRoleArgs,
} from "./permissions/index.ts";
export { RenewalFunction, type RenewalFunctionArgs } from "./renewal/index.ts";
export { CaaRecords, type CaaRecordsArgs, caaRecordsOf, zoneIdOf } from "./zone/index.ts";
