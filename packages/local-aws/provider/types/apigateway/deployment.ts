import { CreateDeploymentCommand, DeleteDeploymentCommand, GetDeploymentCommand } from "@aws-sdk/client-api-gateway";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

export const deployment: ResourceType = {
  token: "aws:apigateway/deployment:Deployment",
  source: "hashicorp/terraform-provider-aws internal/service/apigateway/deployment.go",
  inputs: { restApi: "replace", description: "update", triggers: "replace" },
  outputs: ["createdDate"],
  regional: true,
  // They exist only to make a change that the provider sees.
  unreadable: ["triggers"],

  async create(inputs, context) {
    const request = { restApiId: requiredText(inputs, "restApi"), description: textOf(inputs, "description") };
    const answer = await context.clients.apiGateway(context.region).send(new CreateDeploymentCommand(request));
    return sent(answer.id, "deployment id");
  },

  async read(id, given, context) {
    const restApi = requiredText(given, "restApi");
    const request = new GetDeploymentCommand({ restApiId: restApi, deploymentId: id });
    const live = await unless(context.clients.apiGateway(context.region).send(request), "NotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({ restApi, description: live.description || undefined }),
      outputs: { createdDate: live.createdDate?.toISOString() ?? "" },
    };
  },

  async remove(id, state, context) {
    const request = new DeleteDeploymentCommand({ restApiId: requiredText(state, "restApi"), deploymentId: id });
    await unless(context.clients.apiGateway(context.region).send(request), "NotFoundException");
  },
};
