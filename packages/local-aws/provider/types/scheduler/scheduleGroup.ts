import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-scheduler";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags, tagsInput, updateTags } from "../../tags.ts";

export const scheduleGroup: ResourceType = {
  token: "aws:scheduler/scheduleGroup:ScheduleGroup",
  source: "hashicorp/terraform-provider-aws internal/service/scheduler/schedule_group.go",
  inputs: { name: "replace", tags: "update" },
  outputs: ["arn", "state", "creationDate", "lastModificationDate"],
  regional: true,
  autoName: { input: "name", maxLength: 64 },
  timeouts: { create: 5 * 60, delete: 5 * 60 },

  async create(inputs, context) {
    const Name = requiredText(inputs, "name");
    await context.clients
      .scheduler(context.region)
      .send(new CreateScheduleGroupCommand({ Name, Tags: awsTags(inputs) }));
    return Name;
  },

  async read(name, _given, context) {
    const scheduler = context.clients.scheduler(context.region);
    const call = scheduler.send(new GetScheduleGroupCommand({ Name: name }));
    const live = await unless(call, "ResourceNotFoundException");
    if (live?.Arn === undefined) return undefined;
    const { Tags } = await scheduler.send(new ListTagsForResourceCommand({ ResourceArn: live.Arn }));
    return {
      inputs: { name, tags: tagsInput(Tags) },
      outputs: present({
        arn: live.Arn,
        state: live.State,
        creationDate: live.CreationDate?.toISOString(),
        lastModificationDate: live.LastModificationDate?.toISOString(),
      }),
    };
  },

  async update(name, news, olds, context) {
    const scheduler = context.clients.scheduler(context.region);
    const ResourceArn = await arnOf(name, context);
    await updateTags(olds, news, {
      set: (Tags) => scheduler.send(new TagResourceCommand({ ResourceArn, Tags })),
      unset: (TagKeys) => scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys })),
    });
  },

  async remove(name, _state, context) {
    const call = context.clients.scheduler(context.region).send(new DeleteScheduleGroupCommand({ Name: name }));
    await unless(call, "ResourceNotFoundException");
  },
};

async function arnOf(name: string, context: ResourceContext): Promise<string> {
  const live = await context.clients.scheduler(context.region).send(new GetScheduleGroupCommand({ Name: name }));
  return sent(live.Arn, "schedule group ARN");
}
