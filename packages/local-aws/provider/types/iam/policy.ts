import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListPolicyVersionsCommand,
  type PolicyVersion,
} from "@aws-sdk/client-iam";
import { unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

/** IAM keeps so many versions of a policy and refuses another one. */
const MOST_VERSIONS = 5;

export const policy: ResourceType = {
  token: "aws:iam/policy:Policy",
  source: "hashicorp/terraform-provider-aws internal/service/iam/policy.go",
  inputs: { name: "replace", path: "replace", description: "replace", policy: "update" },
  outputs: ["arn", "policyId", "attachmentCount"],
  regional: false,
  autoName: { input: "name", maxLength: 128 },
  defaults: { path: "/" },
  normalize: { policy: canonicalJson },

  async create(inputs, context) {
    const answer = await context.clients.iam().send(
      new CreatePolicyCommand({
        PolicyName: requiredText(inputs, "name"),
        Path: textOf(inputs, "path"),
        Description: textOf(inputs, "description"),
        PolicyDocument: requiredText(inputs, "policy"),
      }),
    );
    return answer.Policy?.Arn ?? "";
  },

  async read(arn, _given, context) {
    const iam = context.clients.iam();
    const live = (await unless(iam.send(new GetPolicyCommand({ PolicyArn: arn })), "NoSuchEntityException"))?.Policy;
    if (live === undefined) return undefined;
    const version = { PolicyArn: arn, VersionId: live.DefaultVersionId };
    const { PolicyVersion: current } = await iam.send(new GetPolicyVersionCommand(version));
    return {
      inputs: present({
        name: live.PolicyName,
        path: live.Path,
        description: live.Description || undefined,
        // IAM hands documents back as parts of a URL.
        policy: decodeURIComponent(current?.Document ?? ""),
      }),
      outputs: present({ arn: live.Arn, policyId: live.PolicyId, attachmentCount: live.AttachmentCount }),
    };
  },

  async update(arn, news, _olds, context) {
    const iam = context.clients.iam();
    const others = await otherVersions(iam, arn);
    // With the default one they are as many as there may be: the oldest makes room.
    if (others.length >= MOST_VERSIONS - 1) await removeVersion(iam, arn, others.at(-1));
    const PolicyDocument = requiredText(news, "policy");
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument, SetAsDefault: true }));
  },

  async remove(arn, _state, context) {
    const iam = context.clients.iam();
    for (const version of await otherVersions(iam, arn)) await removeVersion(iam, arn, version);
    await unless(iam.send(new DeletePolicyCommand({ PolicyArn: arn })), "NoSuchEntityException");
  },
};

/** Those that are not the default, newest first. */
async function otherVersions(iam: IAMClient, arn: string): Promise<PolicyVersion[]> {
  const call = iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  const versions = (await unless(call, "NoSuchEntityException"))?.Versions ?? [];
  const age = ({ CreateDate: date }: PolicyVersion) => date?.getTime() ?? 0;
  return versions
    .filter(({ IsDefaultVersion: isDefault }) => isDefault !== true)
    .sort((left, right) => age(right) - age(left));
}

async function removeVersion(iam: IAMClient, arn: string, version: PolicyVersion | undefined): Promise<void> {
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: version?.VersionId }));
}
