/** One kind of AWS call that the function makes, and what it touches. */
export interface FunctionCall {
  readonly action: string;
  readonly on: CallTarget;
  readonly why: string;
}

/**
 * - `hostParameters`: `<prefix>/<host name>/*`, the lease's parameters below it included.
 * - `accountParameters`: `<prefix>/accounts/*`.
 * - `secretParameters`: those that the settings name: heartbeat and external account bindings.
 * - `challengeRecords`: TXT records of the configured challenge names in their zones, and nothing else
 *   (`route53:ChangeResourceRecordSetsRecordTypes`, `…NormalizedRecordNames`, `…Actions`).
 * - `challengeZones`: the zones of the configured challenges.
 * - `changes`: `arn:aws:route53:::change/*`.
 * - `services`: the configured ECS services.
 * - `kms`: the key of the SecureStrings, through SSM only (`kms:ViaService`); not needed with the account's own key.
 */
export type CallTarget =
  | "hostParameters"
  | "accountParameters"
  | "secretParameters"
  | "challengeRecords"
  | "challengeZones"
  | "changes"
  | "services"
  | "kms";

/** Every AWS call of the function: what its role must allow, and all that it may. */
export const FUNCTION_CALLS: readonly FunctionCall[] = [
  { action: "ssm:GetParameters", on: "hostParameters", why: "reads everything of one host at once" },
  { action: "ssm:GetParameter", on: "hostParameters", why: "reads an import, and an old bundle that is to be revoked" },
  { action: "ssm:GetParametersByPath", on: "hostParameters", why: "finds the newest lease" },
  { action: "ssm:PutParameter", on: "hostParameters", why: "bundle, copies, state, order under way, lease" },
  { action: "ssm:DeleteParameters", on: "hostParameters", why: "order that is done, taken import, old leases" },
  { action: "ssm:GetParameter", on: "accountParameters", why: "reads an account's key" },
  { action: "ssm:PutParameter", on: "accountParameters", why: "registers an account, rolls its key over" },
  { action: "ssm:GetParameter", on: "secretParameters", why: "reads heartbeat URL and external account binding" },
  { action: "route53:ListResourceRecordSets", on: "challengeZones", why: "reads the values that others have there" },
  { action: "route53:ChangeResourceRecordSets", on: "challengeRecords", why: "CREATE and DELETE of the proof" },
  { action: "route53:GetChange", on: "changes", why: "waits until every name server has the proof" },
  { action: "ecs:DescribeServices", on: "services", why: "watches the deployment" },
  { action: "ecs:UpdateService", on: "services", why: "starts a deployment (forceNewDeployment)" },
  { action: "kms:Encrypt", on: "kms", why: "SecureStrings" },
  { action: "kms:Decrypt", on: "kms", why: "SecureStrings" },
  { action: "kms:GenerateDataKey", on: "kms", why: "SecureStrings in the Advanced tier" },
];
