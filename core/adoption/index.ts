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
  AdoptedCaa,
  AdoptedCertificate,
  AdoptedEndpoint,
  AdoptedHost,
  AdoptedHostEndpoint,
  AdoptedResource,
  AdoptionPlan,
  AdoptionRefusal,
  LeftOut,
  RenewalPlan,
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
export {
  addressesOf,
  addressesOfFunction,
  type TerraformResource,
  terraformResources,
  UnreadableStateError,
} from "./terraformState.ts";
