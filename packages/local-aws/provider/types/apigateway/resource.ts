import { CreateResourceCommand, DeleteResourceCommand, GetResourceCommand } from "@aws-sdk/client-api-gateway";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

/** A path of a REST API. The real provider can move and rename it in place, which is not supported here. */
export const resource: ResourceType = {
  token: "aws:apigateway/resource:Resource",
  source: "hashicorp/terraform-provider-aws internal/service/apigateway/resource.go",
  inputs: { restApi: "replace", parentId: "update", pathPart: "update" },
  outputs: ["path"],
  regional: true,

  async create(inputs, context) {
    const answer = await context.clients.apiGateway(context.region).send(
      new CreateResourceCommand({
        restApiId: requiredText(inputs, "restApi"),
        parentId: requiredText(inputs, "parentId"),
        pathPart: requiredText(inputs, "pathPart"),
      }),
    );
    return sent(answer.id, "resource id");
  },

  async read(id, given, context) {
    const restApi = requiredText(given, "restApi");
    const request = new GetResourceCommand({ restApiId: restApi, resourceId: id });
    const live = await unless(context.clients.apiGateway(context.region).send(request), "NotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({ restApi, parentId: live.parentId, pathPart: live.pathPart }),
      outputs: { path: live.path ?? "" },
    };
  },

  async remove(id, state, context) {
    const request = new DeleteResourceCommand({ restApiId: requiredText(state, "restApi"), resourceId: id });
    await unless(context.clients.apiGateway(context.region).send(request), "NotFoundException");
  },
};
