import { AttachRolePolicyCommand, DetachRolePolicyCommand, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import { unless } from "../../awsFailure.ts";
import { requiredText } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

export const rolePolicyAttachment: ResourceType = {
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  source: "hashicorp/terraform-provider-aws internal/service/iam/role_policy_attachment.go",
  inputs: { role: "replace", policyArn: "replace" },
  outputs: [],
  regional: false,
  deleteBeforeReplace: true,

  async create(inputs, context) {
    const request = attachmentOf(inputs);
    await context.clients.iam().send(new AttachRolePolicyCommand(request));
    return `${request.RoleName}/${request.PolicyArn}`;
  },

  async read(id, _given, context) {
    const end = id.indexOf("/");
    const [role, policyArn] = [id.slice(0, end), id.slice(end + 1)];
    const call = context.clients.iam().send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
    const attached = (await unless(call, "NoSuchEntityException"))?.AttachedPolicies ?? [];
    const isThere = attached.some(({ PolicyArn }) => PolicyArn === policyArn);
    return isThere ? { inputs: { role, policyArn }, outputs: {} } : undefined;
  },

  async remove(_id, state, context) {
    await unless(context.clients.iam().send(new DetachRolePolicyCommand(attachmentOf(state))), "NoSuchEntityException");
  },
};

function attachmentOf(inputs: PropertyMap) {
  return { RoleName: requiredText(inputs, "role"), PolicyArn: requiredText(inputs, "policyArn") };
}
