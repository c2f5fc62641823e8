import {
  CreateStageCommand,
  DeleteStageCommand,
  GetStageCommand,
  type PatchOperation,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { unless } from "../../awsFailure.ts";
import { requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

export const stage: ResourceType = {
  token: "aws:apigateway/stage:Stage",
  source: "hashicorp/terraform-provider-aws internal/service/apigateway/stage.go",
  inputs: {
    restApi: "replace",
    stageName: "replace",
    deployment: "update",
    description: "update",
    variables: "update",
  },
  outputs: ["arn", "executionArn", "invokeUrl", "webAclArn"],
  regional: true,

  async create(inputs, context) {
    const { restApiId, stageName } = stageKey(inputs);
    await context.clients.apiGateway(context.region).send(
      new CreateStageCommand({
        restApiId,
        stageName,
        deploymentId: requiredText(inputs, "deployment"),
        description: textOf(inputs, "description"),
        variables: textMapOf(inputs, "variables"),
      }),
    );
    return `ags-${restApiId}-${stageName}`;
  },

  async read(_id, given, context) {
    const key = stageKey(given);
    const { restApiId, stageName } = key;
    const { region } = context;
    const live = await unless(context.clients.apiGateway(region).send(new GetStageCommand(key)), "NotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({
        restApi: restApiId,
        stageName,
        deployment: live.deploymentId,
        description: live.description || undefined,
        variables: { ...live.variables },
      }),
      outputs: {
        arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/stages/${stageName}`,
        executionArn: `arn:aws:execute-api:${region}:*:${restApiId}/${stageName}`,
        invokeUrl: `https://${restApiId}.execute-api.${region}.amazonaws.com/${stageName}`,
        webAclArn: live.webAclArn ?? "",
      },
    };
  },

  async update(_id, news, olds, context) {
    const patchOperations: PatchOperation[] = [
      { op: "replace", path: "/deploymentId", value: requiredText(news, "deployment") },
      { op: "replace", path: "/description", value: textOf(news, "description") ?? "" },
      ...variablePatches(textMapOf(news, "variables"), textMapOf(olds, "variables")),
    ];
    const request = { ...stageKey(news), patchOperations };
    await context.clients.apiGateway(context.region).send(new UpdateStageCommand(request));
  },

  async remove(_id, state, context) {
    const call = context.clients.apiGateway(context.region).send(new DeleteStageCommand(stageKey(state)));
    await unless(call, "NotFoundException");
  },
};

function stageKey(state: PropertyMap): { restApiId: string; stageName: string } {
  return { restApiId: requiredText(state, "restApi"), stageName: requiredText(state, "stageName") };
}

function variablePatches(news: Record<string, string>, olds: Record<string, string>): PatchOperation[] {
  const gone = Object.keys(olds).filter((name) => news[name] === undefined);
  return [
    ...gone.map((name) => ({ op: "remove" as const, path: `/variables/${name}` })),
    ...Object.entries(news).map(([name, value]) => ({ op: "replace" as const, path: `/variables/${name}`, value })),
  ];
}
