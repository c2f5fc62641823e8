import * as pulumi from "@pulumi/pulumi";
import { githubTrust } from "../../core/permissions/githubTrust.ts";
import { previewPolicy, type PreviewPolicyArgs } from "../../core/permissions/previewPolicy.ts";
import { iam } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";

export interface PreviewRoleArgs extends PreviewPolicyArgs {
  /** Repository on GitHub whose workflows may take the role: `owner/name`. */
  readonly repository: string;
  /** Branch that is deployed: its workflows plan updates and look for drift. @default "main" */
  readonly branch?: string | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/**
 * The role that a workflow of GitHub Actions takes for a preview: it reads what a preview compares with, and no private
 * key. The account must have GitHub's OIDC provider (`token.actions.githubusercontent.com`).
 */
export class PreviewRole extends pulumi.ComponentResource {
  /** For the repository's variable AWS_PREVIEW_ROLE; resolves when the policy is attached. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PreviewRoleArgs, options?: pulumi.ComponentResourceOptions) {
    const { account, repository, region, branch = "main" } = args;
    const trust = githubTrust({ account, repository, region, contexts: ["pull_request", `ref:refs/heads/${branch}`] });
    super("cabal-tls:permissions:PreviewRole", name, ...registered(args, options));
    const role = new iam.Role(
      `${name}-role`,
      {
        description: `Previews of ${repository}: reads what they compare with, and no private key`,
        assumeRolePolicy: JSON.stringify(trust),
        // Longer than a preview takes, and the least that AWS allows.
        maxSessionDuration: 3600,
      },
      { parent: this },
    );
    const policy = new iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: JSON.stringify(previewPolicy(args)) },
      { parent: this },
    );
    this.roleArn = pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
