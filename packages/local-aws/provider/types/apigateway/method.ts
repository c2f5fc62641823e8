import { DeleteMethodCommand, GetMethodCommand, PutMethodCommand } from "@aws-sdk/client-api-gateway";
import { unless } from "../../awsFailure.ts";
import { booleanOf, requiredText } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

/** The real provider changes all but the key in place, which is not supported here. */
export const method: ResourceType = {
  token: "aws:apigateway/method:Method",
  source: "hashicorp/terraform-provider-aws internal/service/apigateway/method.go",
  inputs: {
    restApi: "replace",
    resourceId: "replace",
    httpMethod: "replace",
    authorization: "update",
    apiKeyRequired: "update",
  },
  outputs: [],
  regional: true,
  defaults: { apiKeyRequired: false },

  async create(inputs, context) {
    await context.clients.apiGateway(context.region).send(
      new PutMethodCommand({
        ...methodKey(inputs),
        authorizationType: requiredText(inputs, "authorization"),
        apiKeyRequired: booleanOf(inputs, "apiKeyRequired") ?? false,
      }),
    );
    const { restApiId, resourceId, httpMethod } = methodKey(inputs);
    return `agm-${restApiId}-${resourceId}-${httpMethod}`;
  },

  async read(_id, given, context) {
    const key = methodKey(given);
    const call = context.clients.apiGateway(context.region).send(new GetMethodCommand(key));
    const live = await unless(call, "NotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({
        restApi: key.restApiId,
        resourceId: key.resourceId,
        httpMethod: live.httpMethod,
        authorization: live.authorizationType,
        apiKeyRequired: live.apiKeyRequired,
      }),
      outputs: {},
    };
  },

  async remove(_id, state, context) {
    const call = context.clients.apiGateway(context.region).send(new DeleteMethodCommand(methodKey(state)));
    await unless(call, "NotFoundException");
  },
};

/** What a method, and the integration behind it, are found by. */
export function methodKey(state: PropertyMap): { restApiId: string; resourceId: string; httpMethod: string } {
  return {
    restApiId: requiredText(state, "restApi"),
    resourceId: requiredText(state, "resourceId"),
    httpMethod: requiredText(state, "httpMethod"),
  };
}
