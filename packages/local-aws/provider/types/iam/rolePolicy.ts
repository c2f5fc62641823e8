import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { requiredText } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";

export const rolePolicy: ResourceType = {
  token: "aws:iam/rolePolicy:RolePolicy",
  source: "hashicorp/terraform-provider-aws internal/service/iam/role_policy.go",
  inputs: { name: "replace", role: "replace", policy: "update" },
  outputs: [],
  regional: false,
  autoName: { input: "name", maxLength: 128 },
  normalize: { policy: canonicalJson },

  async create(inputs, context) {
    await put(inputs, context);
    return `${requiredText(inputs, "role")}:${requiredText(inputs, "name")}`;
  },

  async read(id, _given, context) {
    const { role, name } = partsOf(id);
    const call = context.clients.iam().send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
    const live = await unless(call, "NoSuchEntityException");
    if (live === undefined) return undefined;
    return { inputs: { role, name, policy: decodeURIComponent(live.PolicyDocument ?? "") }, outputs: {} };
  },

  async update(_id, news, _olds, context) {
    await put(news, context);
  },

  async remove(id, _state, context) {
    const { role, name } = partsOf(id);
    const call = context.clients.iam().send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name }));
    await unless(call, "NoSuchEntityException");
  },
};

async function put(inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const request = {
    RoleName: requiredText(inputs, "role"),
    PolicyName: requiredText(inputs, "name"),
    PolicyDocument: requiredText(inputs, "policy"),
  };
  await context.clients.iam().send(new PutRolePolicyCommand(request));
}

function partsOf(id: string): { readonly role: string; readonly name: string } {
  const end = id.indexOf(":");
  return { role: id.slice(0, end), name: id.slice(end + 1) };
}
