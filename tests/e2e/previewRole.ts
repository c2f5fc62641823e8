import { githubTrust } from "../../core/permissions/githubTrust.ts";
import { previewPolicy } from "../../core/permissions/previewPolicy.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { iamClient } from "./outsideClients.ts";

/** A role with the policy of previews and no other; the local AWS refuses what the policy does not allow. */
export interface PreviewCredentials {
  readonly arn: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function previewCredentials(aws: LocalAws, apiDomains: readonly string[]): Promise<PreviewCredentials> {
  const iam = iamClient(aws);
  const RoleName = "actions-preview";
  const trust = githubTrust({ account: "111122223333", repository: "owner/name", contexts: ["pull_request"] });
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
  const arn = Role?.Arn ?? "";
  const policy = previewPolicy({ account: arn.split(":")[4] ?? "", apiDomains });
  await iam.putRolePolicy({ RoleName, PolicyName: "preview", PolicyDocument: JSON.stringify(policy) });
  const key = await aws.control("role-key", { role: arn, holder: "preview" });
  const { accessKeyId, secretAccessKey, sessionToken } = key as Record<string, string>;
  const env = {
    AWS_ACCESS_KEY_ID: accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey ?? "",
    AWS_SESSION_TOKEN: sessionToken ?? "",
  };
  return { arn, env };
}
