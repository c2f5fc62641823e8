import {
  type Compatibility,
  type ContainerDefinition,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  type NetworkMode,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import { sent, unless } from "../../awsFailure.ts";
import { canonicalJson } from "../../canonicalJson.ts";
import { booleanOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { ecsTags, ecsTagsInput, updateEcsTags } from "./ecsTags.ts";

export const taskDefinition: ResourceType = {
  token: "aws:ecs/taskDefinition:TaskDefinition",
  source: "hashicorp/terraform-provider-aws internal/service/ecs/task_definition.go",
  inputs: {
    family: "replace",
    containerDefinitions: "replace",
    cpu: "replace",
    memory: "replace",
    networkMode: "replace",
    requiresCompatibilities: "replace",
    executionRoleArn: "replace",
    taskRoleArn: "replace",
    skipDestroy: "update",
    tags: "update",
  },
  outputs: ["arn", "arnWithoutRevision", "revision", "networkMode"],
  regional: true,
  defaults: { skipDestroy: false },
  normalize: { containerDefinitions: canonicalJson },
  // A revision never changes, and AWS fills its containers up with defaults: there is no drift to be seen.
  unreadable: ["containerDefinitions", "skipDestroy"],

  async create(inputs, context) {
    const answer = await context.clients.ecs(context.region).send(
      new RegisterTaskDefinitionCommand({
        family: requiredText(inputs, "family"),
        containerDefinitions: JSON.parse(requiredText(inputs, "containerDefinitions")) as ContainerDefinition[],
        cpu: textOf(inputs, "cpu"),
        memory: textOf(inputs, "memory"),
        networkMode: textOf(inputs, "networkMode") as NetworkMode | undefined,
        requiresCompatibilities: textsOf(inputs, "requiresCompatibilities") as Compatibility[],
        executionRoleArn: textOf(inputs, "executionRoleArn"),
        taskRoleArn: textOf(inputs, "taskRoleArn"),
        tags: ecsTags(inputs),
      }),
    );
    return sent(answer.taskDefinition?.family, "task definition family");
  },

  async read(family, given, context) {
    const call = context.clients
      .ecs(context.region)
      .send(new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ["TAGS"] }));
    const found = await unless(call, "ClientException");
    const live = found?.taskDefinition;
    if (live === undefined || live.status === "INACTIVE") return undefined;
    const arn = sent(live.taskDefinitionArn, "task definition ARN");
    return {
      inputs: { ...liveInputs(live, given), tags: ecsTagsInput(found?.tags) },
      outputs: { arn, arnWithoutRevision: arn.replace(/:\d+$/, ""), revision: live.revision ?? 0 },
    };
  },

  async update(_family, news, olds, context) {
    const { taskDefinition: live } = await context.clients
      .ecs(context.region)
      .send(new DescribeTaskDefinitionCommand({ taskDefinition: requiredText(news, "family") }));
    await updateEcsTags(sent(live?.taskDefinitionArn, "task definition ARN"), news, olds, context);
  },

  async remove(_family, state, context) {
    if (booleanOf(state, "skipDestroy")) return;
    const request = new DeregisterTaskDefinitionCommand({ taskDefinition: requiredText(state, "arn") });
    await unless(context.clients.ecs(context.region).send(request), "ClientException");
  },
};

function liveInputs(live: TaskDefinition, given: PropertyMap): PropertyMap {
  return present({
    family: live.family,
    containerDefinitions: textOf(given, "containerDefinitions") ?? JSON.stringify(live.containerDefinitions ?? []),
    cpu: live.cpu,
    memory: live.memory,
    networkMode: live.networkMode,
    requiresCompatibilities: live.requiresCompatibilities,
    executionRoleArn: live.executionRoleArn,
    taskRoleArn: live.taskRoleArn,
  });
}
