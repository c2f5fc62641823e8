import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AcceptanceScope, acceptanceScope } from "../../examples/acceptance/core/scope.ts";
import { callerPolicy } from "../../examples/acceptance/core/callerPolicy.ts";
import type { AcceptancePlatform } from "../../examples/acceptance/run/platform.ts";
import { type LocalCa, startLocalCa } from "../../examples/demo/localCa.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { iamClient, outsideClients } from "./outsideClients.ts";
import { type SharedLocalAws, sharedLocalAws } from "./sharedLocalAws.ts";

export const ACCEPTANCE: AcceptanceScope = acceptanceScope({
  zone: "acceptance.example",
  label: "acceptance",
  region: "eu-west-1",
  without: new Set(),
  withService: true,
});

const TRUST = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] };

/** The local AWS in the place of an account, with a caller who has the policy that the command prints, and no other. */
export interface AccountStandIn {
  readonly platform: AcceptancePlatform;
  readonly shared: SharedLocalAws;
  readonly zoneId: string;
  /** ARN of the caller's role. */
  readonly caller: string;
  dispose(): Promise<void>;
}

export async function accountStandIn(): Promise<AccountStandIn> {
  const shared = await sharedLocalAws();
  const { aws, toolchain } = shared;
  const cacheDir = await mkdtemp(join(tmpdir(), "cabal-tls-acceptance-"));
  const ca = await startLocalCa(toolchain, aws);
  const caller = await callerRole(aws);
  return {
    shared,
    caller: caller.arn,
    zoneId: await newZone(aws),
    platform: {
      env: { ...aws.env, ...caller.env },
      ca: aws.ca,
      timeFactor: aws.timeFactor,
      toolchain,
      directory: ca.directory,
      image: "registry.example/local/mail-tls:1",
      cacheDir,
      paths: async (targets) => localPaths(targets, aws.dns, await aws.frontends()),
    },
    dispose: () => dispose(ca, cacheDir),
  };
}

async function dispose(ca: LocalCa, cacheDir: string): Promise<void> {
  await ca.stop();
  await rm(cacheDir, { recursive: true, force: true });
}

async function callerRole(aws: LocalAws) {
  const iam = iamClient(aws);
  const RoleName = "whoever-runs-it";
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(TRUST) });
  const PolicyDocument = JSON.stringify(callerPolicy(ACCEPTANCE));
  await iam.putRolePolicy({ RoleName, PolicyName: "acceptance", PolicyDocument });
  const arn = Role?.Arn ?? "";
  const key = (await aws.control("role-key", { role: arn, holder: "acceptance" })) as Record<string, string>;
  const env = {
    AWS_ACCESS_KEY_ID: key["accessKeyId"] ?? "",
    AWS_SECRET_ACCESS_KEY: key["secretAccessKey"] ?? "",
    AWS_SESSION_TOKEN: key["sessionToken"] ?? "",
  };
  return { arn, env };
}

async function newZone(aws: LocalAws): Promise<string> {
  const { route53 } = outsideClients(aws, ACCEPTANCE.region);
  const { HostedZone } = await route53.createHostedZone({ Name: ACCEPTANCE.zone, CallerReference: ACCEPTANCE.zone });
  return HostedZone?.Id?.split("/").at(-1) ?? "";
}
