import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  type LogGroupClass,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { unless } from "../../awsFailure.ts";
import { booleanOf, numberOf, requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { updateTags } from "../../tags.ts";
import { allOf, arn, length, oneOf, pattern } from "../../valueRules.ts";

const RETENTION_DAYS = "0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653".split(
  " ",
);

export const logGroup: ResourceType = {
  token: "aws:cloudwatch/logGroup:LogGroup",
  source: "hashicorp/terraform-provider-aws internal/service/logs/group.go",
  inputs: {
    name: "replace",
    logGroupClass: "replace",
    kmsKeyId: "update",
    retentionInDays: "update",
    skipDestroy: "update",
    tags: "update",
  },
  outputs: ["arn", "logGroupClass"],
  regional: true,
  autoName: { input: "name", maxLength: 512 },
  defaults: { retentionInDays: 0, skipDestroy: false },
  unreadable: ["skipDestroy", "kmsKeyId"],
  values: {
    name: allOf(length(1, 512), pattern(/^[\w.\-/#]+$/, "to have letters, digits and _ - / . # only")),
    logGroupClass: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
    kmsKeyId: arn(),
    retentionInDays: oneOf(...RETENTION_DAYS),
  },

  async create(inputs, context) {
    const logGroupName = requiredText(inputs, "name");
    await context.clients.logs(context.region).send(
      new CreateLogGroupCommand({
        logGroupName,
        kmsKeyId: textOf(inputs, "kmsKeyId"),
        logGroupClass: textOf(inputs, "logGroupClass") as LogGroupClass | undefined,
        tags: textMapOf(inputs, "tags"),
      }),
    );
    await setRetention(logGroupName, inputs, context);
    return logGroupName;
  },

  async read(name, _given, context) {
    const live = await find(name, context);
    if (live === undefined) return undefined;
    const resourceArn = plainArn(live);
    const { tags } = await context.clients.logs(context.region).send(new ListTagsForResourceCommand({ resourceArn }));
    return {
      inputs: present({
        name,
        logGroupClass: live.logGroupClass ?? "STANDARD",
        retentionInDays: live.retentionInDays ?? 0,
        tags: present(tags ?? {}),
      }),
      outputs: { arn: resourceArn },
    };
  },

  async update(name, news, olds, context) {
    const logs = context.clients.logs(context.region);
    if (news["retentionInDays"] !== olds["retentionInDays"]) await setRetention(name, news, context);
    if (news["kmsKeyId"] !== olds["kmsKeyId"]) throw new Error("The stand-in provider can't change kmsKeyId.");
    const live = await find(name, context);
    const resourceArn = live === undefined ? name : plainArn(live);
    await updateTags(olds, news, {
      set: (tags) =>
        logs.send(
          new TagResourceCommand({ resourceArn, tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
        ),
      unset: (tagKeys) => logs.send(new UntagResourceCommand({ resourceArn, tagKeys })),
    });
  },

  async remove(name, state, context) {
    if (booleanOf(state, "skipDestroy")) return;
    const call = context.clients.logs(context.region).send(new DeleteLogGroupCommand({ logGroupName: name }));
    await unless(call, "ResourceNotFoundException");
  },
};

/** Zero days means for ever. */
async function setRetention(logGroupName: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const logs = context.clients.logs(context.region);
  const retentionInDays = numberOf(inputs, "retentionInDays") ?? 0;
  if (retentionInDays > 0) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
  else await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
}

async function find(name: string, context: ResourceContext): Promise<LogGroup | undefined> {
  const { logGroups = [] } = await context.clients
    .logs(context.region)
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return logGroups.find(({ logGroupName }) => logGroupName === name);
}

/** Logs writes `:*` behind its ARNs where it means the streams. */
function plainArn(live: LogGroup): string {
  return (live.logGroupArn ?? live.arn ?? "").replace(/:\*$/, "");
}
