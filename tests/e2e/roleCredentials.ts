import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { iamClient } from "./outsideClients.ts";

const TRUST = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] };

/** Credentials of a role that has this policy and no other; made once, and given again under its name. */
export async function roleCredentials(
  aws: LocalAws,
  RoleName: string,
  policy: object,
): Promise<Record<string, string>> {
  const iam = iamClient(aws);
  const known = await iam.getRole({ RoleName }).catch(() => undefined);
  const { Role } = known ?? (await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(TRUST) }));
  await iam.putRolePolicy({ RoleName, PolicyName: "own", PolicyDocument: JSON.stringify(policy) });
  const made = await aws.control("role-key", { role: Role?.Arn ?? "", holder: "adopt" });
  const { accessKeyId, secretAccessKey, sessionToken } = made as Record<string, string>;
  return {
    AWS_ACCESS_KEY_ID: accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey ?? "",
    AWS_SESSION_TOKEN: sessionToken ?? "",
  };
}
