export type {
  AccountFacts,
  ActionFacts,
  AccountCertificate,
  RunningDistribution,
  RunningDomainName,
  RunningListener,
  RecordFacts,
  RuleFacts,
  RunningEndpoints,
  TargetGroupFacts,
} from "./accountFacts.ts";
export type {
  AdoptedCertificate,
  AdoptedEndpoint,
  AdoptedResource,
  AdoptionPlan,
  AdoptionRefusal,
  LeftOut,
  SniLeftover,
} from "./adoptionPlan.ts";
export type { ImportRenewal } from "./certificateNotes.ts";
export { type AdoptionRequest, planAdoption, servesAlready } from "./planAdoption.ts";
export { FUNCTION_NAMES, planRenewal, type RenewalRequest } from "./planRenewal.ts";
export {
  type ParameterFacts,
  type RenewalFacts,
  ownHostPath,
  type RunningCertificate,
  runningCertificate,
  type RunningRenewal,
  type RunningService,
  TLS_SECRETS,
  type TcpListener,
  type TlsSecret,
} from "./renewalFacts.ts";
export type { AdoptedCaa, AdoptedHost, AdoptedHostEndpoint, RenewalPlan } from "./renewalPlan.ts";
export {
  addressesOf,
  addressesOfFunction,
  type TerraformResource,
  terraformResources,
  UnreadableStateError,
} from "./terraformState.ts";
