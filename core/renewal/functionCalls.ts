/** One kind of AWS call that the function makes, and what it touches. */
export interface FunctionCall {
  readonly action: string;
  readonly on: CallTarget;
}

/**
 * - `hostParameters`: `<prefix>/<host name>/*`, the lease's parameters below it included.
 * - `hostCopies`: the parameters of `copies`, by their full names.
 * - `accountParameters`: `<prefix>/accounts/*`.
 * - `accountLeases`: `<prefix>/account-leases/*`, apart from the accounts, so that no account can be deleted.
 * - `openChallenges`: `<prefix>/challenge-records/<stack>`, and what is in it.
 * - `secretParameters`: those that the settings name: heartbeat and external account bindings.
 * - `secrets`: the secrets of Secrets Manager to which such a parameter refers.
 * - `challengeRecords`: TXT records of the configured challenge names in their zones, and nothing else
 *   (`route53:ChangeResourceRecordSetsRecordTypes`, `…NormalizedRecordNames`, `…Actions`).
 * - `removedChallenges`: DELETE of TXT records `_acme-challenge.*` in the same zones: those of removed hosts.
 * - `challengeZones`: the zones of the configured challenges.
 * - `changes`: `arn:aws:route53:::change/*`.
 * - `services`: the configured ECS services.
 * - `acmCertificates`: certificates of ACM in the regions that are targets, whoever made them; not where the ARN is given.
 * - `acmGiven`: imports that somebody else has made and a target gives, by their ARNs.
 * - `acmList`: ACM of these regions; it takes no resource.
 * - `acmOwn`: those of them that have the stack's tag.
 * - `acmNew`: a certificate that is made, with the stack's tag and no other than ours.
 * - `acmNewTags`: the same certificate while it is made. Before it exists it is called `certificate/*`, which `certificate/?`
 *   stands for, while none that exists has a name of one character.
 * - `kms`: the key of the SecureStrings, through SSM only (`kms:ViaService`); not needed with the account's own key.
 */
export type CallTarget =
  | "hostParameters"
  | "hostCopies"
  | "accountParameters"
  | "accountLeases"
  | "openChallenges"
  | "secretParameters"
  | "secrets"
  | "challengeRecords"
  | "removedChallenges"
  | "challengeZones"
  | "changes"
  | "services"
  | "acmCertificates"
  | "acmGiven"
  | "acmList"
  | "acmOwn"
  | "acmNew"
  | "acmNewTags"
  | "kms";

/** Every AWS call of the function: what its role must allow, and all that it may. */
export const FUNCTION_CALLS: readonly FunctionCall[] = [
  // Reads everything of one host at once.
  { action: "ssm:GetParameters", on: "hostParameters" },
  // Reads an import, and an old bundle that is to be revoked.
  { action: "ssm:GetParameter", on: "hostParameters" },
  // Finds the newest lease.
  { action: "ssm:GetParametersByPath", on: "hostParameters" },
  // Bundle, copies, state, order under way, lease.
  { action: "ssm:PutParameter", on: "hostParameters" },
  // Order that is done, taken import, old leases.
  { action: "ssm:DeleteParameters", on: "hostParameters" },
  // Compares the copies under names of the operator's.
  { action: "ssm:GetParameters", on: "hostCopies" },
  // Writes those that differ from the bundle.
  { action: "ssm:PutParameter", on: "hostCopies" },
  // Reads an account's key.
  { action: "ssm:GetParameter", on: "accountParameters" },
  // Registers an account, rolls its key over.
  { action: "ssm:PutParameter", on: "accountParameters" },
  // Finds the newest lease of an account.
  { action: "ssm:GetParametersByPath", on: "accountLeases" },
  // Takes and releases the lease of an account.
  { action: "ssm:PutParameter", on: "accountLeases" },
  // Removes old leases.
  { action: "ssm:DeleteParameters", on: "accountLeases" },
  // Finds the challenge records of removed hosts.
  { action: "ssm:GetParametersByPath", on: "openChallenges" },
  // Whether a removed host is back meanwhile.
  { action: "ssm:GetParameter", on: "openChallenges" },
  // Notes which challenge records an order has.
  { action: "ssm:PutParameter", on: "openChallenges" },
  // Challenge records that are deleted.
  { action: "ssm:DeleteParameters", on: "openChallenges" },
  // Reads heartbeat URL and external account binding.
  { action: "ssm:GetParameter", on: "secretParameters" },
  // SSM reads a referenced secret with the caller's permission.
  { action: "secretsmanager:GetSecretValue", on: "secrets" },
  // Reads the values that others have there.
  { action: "route53:ListResourceRecordSets", on: "challengeZones" },
  // CREATE and DELETE of the challenge record.
  { action: "route53:ChangeResourceRecordSets", on: "challengeRecords" },
  // DELETE of the challenge record of a removed host.
  { action: "route53:ChangeResourceRecordSets", on: "removedChallenges" },
  // Waits until every name server has the challenge record.
  { action: "route53:GetChange", on: "changes" },
  // Watches the deployment.
  { action: "ecs:DescribeServices", on: "services" },
  // Starts a deployment (forceNewDeployment).
  { action: "ecs:UpdateService", on: "services" },
  // Which certificate ACM has.
  { action: "acm:DescribeCertificate", on: "acmCertificates" },
  // Whether a certificate is this stack's and the host's.
  { action: "acm:ListTagsForCertificate", on: "acmCertificates" },
  // Whether a given import is still there, and what a certificate over it must be like.
  { action: "acm:DescribeCertificate", on: "acmGiven" },
  // Renews a given import.
  { action: "acm:ImportCertificate", on: "acmGiven" },
  // Finds one that a killed run has imported.
  { action: "acm:ListCertificates", on: "acmList" },
  // Imports over a certificate of its own.
  { action: "acm:ImportCertificate", on: "acmOwn" },
  // Imports a certificate for the first time.
  { action: "acm:ImportCertificate", on: "acmNew" },
  // Tags it in the same call.
  { action: "acm:AddTagsToCertificate", on: "acmNewTags" },
  // SecureStrings.
  { action: "kms:Encrypt", on: "kms" },
  // SecureStrings.
  { action: "kms:Decrypt", on: "kms" },
  // SecureStrings in the Advanced tier.
  { action: "kms:GenerateDataKey", on: "kms" },
];
