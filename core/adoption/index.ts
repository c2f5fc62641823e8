export { type AccountFacts, plainName } from "./accountFacts.ts";
export type {
  CertificateFacts,
  DistributionFacts,
  DomainNameFacts,
  ListenerFacts,
  RecordFacts,
  RuleFacts,
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
export { type AdoptionArgs, planAdoption } from "./planAdoption.ts";
export {
  addressesOf,
  type TerraformResource,
  terraformResources,
  UnreadableStateError,
} from "./terraformState.ts";
