import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListRolePoliciesCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { booleanOf, numberOf, requiredText, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { allOf, between, json, length, pattern } from "../../valueRules.ts";

export const role: ResourceType = {
  token: "aws:iam/role:Role",
  source: "hashicorp/terraform-provider-aws internal/service/iam/role.go",
  inputs: {
    name: "replace",
    path: "replace",
    assumeRolePolicy: "update",
    description: "update",
    maxSessionDuration: "update",
    forceDetachPolicies: "update",
    tags: "update",
  },
  outputs: ["arn", "createDate", "uniqueId"],
  regional: false,
  autoName: { input: "name", maxLength: 64 },
  defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
  normalize: { assumeRolePolicy: canonicalJson },
  unreadable: ["forceDetachPolicies"],
  values: {
    name: allOf(length(1, 64), pattern(/^[\w+=,.@-]+$/, "to have letters, digits and _ + = , . @ - only")),
    path: length(0, 512),
    assumeRolePolicy: json(),
    description: length(0, 1000),
    maxSessionDuration: between(3600, 43_200),
  },

  async create(inputs, context) {
    const RoleName = requiredText(inputs, "name");
    await context.clients.iam().send(
      new CreateRoleCommand({
        RoleName,
        Path: textOf(inputs, "path"),
        AssumeRolePolicyDocument: requiredText(inputs, "assumeRolePolicy"),
        Description: textOf(inputs, "description"),
        MaxSessionDuration: numberOf(inputs, "maxSessionDuration"),
        Tags: awsTags(inputs),
      }),
    );
    return RoleName;
  },

  async read(name, _given, context) {
    const live = (
      await unless(context.clients.iam().send(new GetRoleCommand({ RoleName: name })), "NoSuchEntityException")
    )?.Role;
    if (live === undefined) return undefined;
    return {
      inputs: present({
        name: live.RoleName,
        path: live.Path,
        // IAM hands documents back as parts of a URL.
        assumeRolePolicy: decodeURIComponent(live.AssumeRolePolicyDocument ?? ""),
        description: live.Description || undefined,
        maxSessionDuration: live.MaxSessionDuration,
        tags: tagsInput(live.Tags),
      }),
      outputs: present({ arn: live.Arn, createDate: live.CreateDate?.toISOString(), uniqueId: live.RoleId }),
    };
  },

  async update(name, news, olds, context) {
    const iam = context.clients.iam();
    const changed = (input: string) => news[input] !== olds[input];
    if (changed("assumeRolePolicy")) {
      const PolicyDocument = requiredText(news, "assumeRolePolicy");
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument }));
    }
    if (changed("description") || changed("maxSessionDuration")) {
      await iam.send(
        new UpdateRoleCommand({
          RoleName: name,
          Description: textOf(news, "description") ?? "",
          MaxSessionDuration: numberOf(news, "maxSessionDuration"),
        }),
      );
    }
    await updateTags(olds, news, {
      set: (Tags) => iam.send(new TagRoleCommand({ RoleName: name, Tags })),
      unset: (TagKeys) => iam.send(new UntagRoleCommand({ RoleName: name, TagKeys })),
    });
  },

  async remove(name, state, context) {
    const iam = context.clients.iam();
    if (booleanOf(state, "forceDetachPolicies")) {
      const listed = await unless(iam.send(new ListRolePoliciesCommand({ RoleName: name })), "NoSuchEntityException");
      for (const PolicyName of listed?.PolicyNames ?? []) {
        await iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName }));
      }
    }
    await unless(iam.send(new DeleteRoleCommand({ RoleName: name })), "NoSuchEntityException");
  },
};
