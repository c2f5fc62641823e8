import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  ListTagsForResourceCommand,
  type ParameterTier,
  type ParameterType,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-ssm";
import { unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";
import { length, oneOf } from "../../valueRules.ts";

const INTELLIGENT = "Intelligent-Tiering";

export const parameter: ResourceType = {
  token: "aws:ssm/parameter:Parameter",
  source: "hashicorp/terraform-provider-aws internal/service/ssm/parameter.go",
  inputs: {
    name: "replace",
    type: "update",
    value: "update",
    insecureValue: "update",
    description: "update",
    // In place, but for an advanced parameter that is to become a standard one.
    tier: "update",
    allowedPattern: "update",
    dataType: "replace",
    keyId: "update",
    overwrite: "update",
    tags: "update",
  },
  outputs: ["arn", "version", "value", "insecureValue", "dataType", "keyId"],
  regional: true,
  autoName: { input: "name", maxLength: 2048 },
  defaults: { tier: "Standard" },
  unreadable: ["overwrite"],
  values: {
    name: length(1, 2048),
    type: oneOf("String", "StringList", "SecureString"),
    tier: oneOf("Standard", "Advanced", INTELLIGENT),
    dataType: oneOf("aws:ec2:image", "aws:ssm:integration", "text"),
    allowedPattern: length(0, 1024),
    description: length(0, 1024),
  },
  // `value` is computed from it.
  reportedWith: { insecureValue: "value" },

  replaces: (news, olds) =>
    textOf(olds, "tier") === "Advanced" && textOf(news, "tier") === "Standard" ? ["tier"] : [],

  /** AWS chooses a tier then, and answers with that one. */
  suppressed: (news) => (textOf(news, "tier") === INTELLIGENT ? ["tier"] : []),

  async create(inputs, context) {
    await put(inputs, textOf(inputs, "overwrite") === "true", context);
    return requiredText(inputs, "name");
  },

  async read(id, given, context) {
    const ssm = context.clients.ssm(context.region);
    const found = await unless(
      ssm.send(new GetParameterCommand({ Name: id, WithDecryption: true })),
      "ParameterNotFound",
    );
    const live = found?.Parameter;
    if (live === undefined) return undefined;
    const described = await ssm.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [id] }] }),
    );
    const details = described.Parameters?.[0];
    const tags = await ssm.send(new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: id }));
    const insecure = textOf(given, "insecureValue") !== undefined;
    return {
      inputs: present({
        name: live.Name,
        type: live.Type,
        value: insecure ? undefined : live.Value,
        insecureValue: insecure ? live.Value : undefined,
        description: details?.Description,
        // A refresh is silent as well, although AWS answers with the tier that it chose.
        tier: textOf(given, "tier") === INTELLIGENT ? INTELLIGENT : details?.Tier,
        allowedPattern: details?.AllowedPattern,
        dataType: live.DataType,
        keyId: details?.KeyId,
        tags: tagsInput(tags.TagList),
      }),
      outputs: present({
        arn: live.ARN,
        version: live.Version,
        tier: details?.Tier,
        value: live.Value ?? "",
        insecureValue: live.Type === "SecureString" ? undefined : live.Value,
      }),
    };
  },

  async update(id, news, olds, context) {
    const ssm = context.clients.ssm(context.region);
    const names = Object.keys({ ...news, ...olds }).filter((name) => !["tags", "overwrite"].includes(name));
    if (names.some((name) => news[name] !== olds[name])) {
      await put(news, true, context);
    }
    await updateTags(olds, news, {
      set: (Tags) => ssm.send(new AddTagsToResourceCommand({ ResourceType: "Parameter", ResourceId: id, Tags })),
      unset: (TagKeys) =>
        ssm.send(new RemoveTagsFromResourceCommand({ ResourceType: "Parameter", ResourceId: id, TagKeys })),
    });
  },

  async remove(id, _state, context) {
    const call = context.clients.ssm(context.region).send(new DeleteParameterCommand({ Name: id }));
    await unless(call, "ParameterNotFound");
  },
};

async function put(inputs: PropertyMap, overwrite: boolean, context: ResourceContext): Promise<void> {
  await context.clients.ssm(context.region).send(
    new PutParameterCommand({
      Name: requiredText(inputs, "name"),
      Type: requiredText(inputs, "type") as ParameterType,
      Value: textOf(inputs, "insecureValue") ?? requiredText(inputs, "value"),
      Description: textOf(inputs, "description"),
      Tier: textOf(inputs, "tier") as ParameterTier | undefined,
      AllowedPattern: textOf(inputs, "allowedPattern"),
      DataType: textOf(inputs, "dataType"),
      KeyId: textOf(inputs, "keyId"),
      Overwrite: overwrite,
      // SSM refuses tags together with an overwrite.
      Tags: overwrite ? undefined : awsTags(inputs),
    }),
  );
}
