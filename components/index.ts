export type { RenewedHost } from "../core/alerts/renewalAlarms.ts";
export type { ArnScope } from "../core/arn.ts";
export { AMAZON_ISSUERS, acmeIssuers, type CaaPermissions, caaRecords } from "../core/caa/caaPermissions.ts";
export type { CaaRecord } from "../core/caa/caaRecord.ts";
export { type ConfigContext, ConfigError, type Fault, type FaultPath } from "../core/configSchema/configError.ts";
export { type Frozen, parseStackConfig } from "../core/configSchema/parseStackConfig.ts";
export type {
  AcmeConfig,
  AlbEndpointConfig,
  AlbRouteConfig,
  AlertsConfig,
  ApiGatewayEndpointConfig,
  CaaConfig,
  CloudFrontEndpointConfig,
  CreatedNetwork,
  EndpointConfig,
  EndpointConfigs,
  ExistingNetwork,
  GenerationSettings,
  HostConfig,
  HostExposureConfig,
  KeptActionType,
  ManagedPart,
  NetworkConfig,
  NlbEndpointConfig,
  OriginConfig,
  StackConfig,
  TargetConfig,
  WildcardConfig,
} from "../core/configSchema/stackConfig.ts";
export type { AcmTarget, DeployTarget, EcsTarget } from "../core/deployTarget.ts";
export type { EndpointKind, KeyAlgorithm, ServedKind } from "../core/endpointKinds.ts";
export { consumerRegions } from "../core/endpointTraits.ts";
export type { HostEndpoint } from "../core/hostCertificate/hostEndpoint.ts";
export type { CertificateAuthority, HostKeyType, ParameterTier } from "../core/hostCertificate/renewalSettings.ts";
export type {
  AcmCertificateEntry,
  CertificateEntry,
  ChallengeEntry,
  EndpointEntry,
  EndpointEntryBase,
  EndpointIdentifiers,
  EndpointProtocol,
  GenerationEntry,
  HostCertificateEntry,
  HostCopies,
  IdentifierNames,
  Inventory,
  RenewalEntry,
  Thresholds,
} from "../core/inventory.ts";
export type { InventorySummary } from "../core/inventorySummary.ts";
export type { DoctorPolicyArgs } from "../core/permissions/doctorPolicy.ts";
export { type GithubTrustArgs, githubTrust } from "../core/permissions/githubTrust.ts";
export type { PolicyDocument, PolicyStatement } from "../core/permissions/policyDocument.ts";
export { type PreviewPolicyArgs, previewPolicy } from "../core/permissions/previewPolicy.ts";
export type { ChallengeSpec, HostSpec } from "../core/renewal/settingsOf.ts";
export { servingThresholds } from "../core/rotation/servingThresholds.ts";
export { AwsAlerts, type AwsAlertsArgs } from "./alerts/awsAlerts.ts";
export { HostCertificate, type HostCertificateArgs } from "./certificates/hostCertificate.ts";
export { WildcardCertificate, type WildcardCertificateArgs } from "./certificates/wildcardCertificate.ts";
export type { AdoptionArgs } from "./endpoints/adoption.ts";
export { AlbEndpoint, type AlbEndpointArgs, type AlbRouteArgs } from "./endpoints/albEndpoint.ts";
export { ApiGatewayEndpoint, type ApiGatewayEndpointArgs } from "./endpoints/apiGatewayEndpoint.ts";
export { CloudFrontEndpoint, type CloudFrontEndpointArgs } from "./endpoints/cloudFrontEndpoint.ts";
export { createEndpoints, type EndpointContext, type NamedEndpoint } from "./endpoints/createEndpoints.ts";
export { HostExposure, type HostExposureArgs } from "./endpoints/hostExposure.ts";
export { NlbEndpoint, type NlbEndpointArgs } from "./endpoints/nlbEndpoint.ts";
export type { EndpointArgs, ServedEndpoint } from "./endpoints/servedEndpoint.ts";
export type { TargetArgs } from "./endpoints/targetGroup.ts";
export { createHosts, createRenewal, type HostContext, type Hosts, type NamedHost } from "./hosts/createHosts.ts";
export { assertInventoryFits } from "./inventory/assertInventoryFits.ts";
export { StackInventory, type StackInventoryArgs } from "./inventory/stackInventory.ts";
export type { Network } from "./network/network.ts";
export { networkOf } from "./network/network.ts";
export {
  type DoctorPolicyContext,
  DoctorReadOnlyPolicy,
  type DoctorReadOnlyPolicyArgs,
  doctorPolicyOf,
} from "./permissions/doctorReadOnlyPolicy.ts";
export { PreviewRole, type PreviewRoleArgs } from "./permissions/previewRole.ts";
export { later } from "./registration/later.ts";
export type { Tags } from "./registration/tagged.ts";
export type { FunctionNetworkArgs } from "./renewal/functionNetwork.ts";
export { RenewalFunction, type RenewalFunctionArgs } from "./renewal/renewalFunction.ts";
export { CaaRecords, type CaaRecordsArgs } from "./zone/caaRecords.ts";
export { caaRecordsOf } from "./zone/caaRecords.ts";
export { zoneIdOf } from "./zone/zoneId.ts";
