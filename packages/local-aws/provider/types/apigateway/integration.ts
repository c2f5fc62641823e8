import {
  DeleteIntegrationCommand,
  GetIntegrationCommand,
  type IntegrationType,
  PutIntegrationCommand,
} from "@aws-sdk/client-api-gateway";
import { unless } from "../../awsFailure.ts";
import { requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { methodKey } from "./method.ts";

/** The real provider changes templates in place, which is not supported here. */
export const integration: ResourceType = {
  token: "aws:apigateway/integration:Integration",
  source: "hashicorp/terraform-provider-aws internal/service/apigateway/integration.go",
  inputs: {
    restApi: "replace",
    resourceId: "replace",
    httpMethod: "replace",
    type: "replace",
    integrationHttpMethod: "replace",
    uri: "update",
    requestTemplates: "update",
  },
  outputs: ["cacheNamespace", "passthroughBehavior"],
  regional: true,
  deleteBeforeReplace: true,

  async create(inputs, context) {
    const key = methodKey(inputs);
    await context.clients.apiGateway(context.region).send(
      new PutIntegrationCommand({
        ...key,
        type: requiredText(inputs, "type") as IntegrationType,
        integrationHttpMethod: textOf(inputs, "integrationHttpMethod"),
        uri: textOf(inputs, "uri"),
        requestTemplates: textMapOf(inputs, "requestTemplates"),
      }),
    );
    return `agi-${key.restApiId}-${key.resourceId}-${key.httpMethod}`;
  },

  async read(_id, given, context) {
    const key = methodKey(given);
    const call = context.clients.apiGateway(context.region).send(new GetIntegrationCommand(key));
    const live = await unless(call, "NotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({
        restApi: key.restApiId,
        resourceId: key.resourceId,
        httpMethod: key.httpMethod,
        type: live.type,
        integrationHttpMethod: live.httpMethod,
        uri: live.uri,
        requestTemplates: { ...live.requestTemplates },
      }),
      outputs: { cacheNamespace: live.cacheNamespace ?? "", passthroughBehavior: live.passthroughBehavior ?? "" },
    };
  },

  async remove(_id, state, context) {
    const call = context.clients.apiGateway(context.region).send(new DeleteIntegrationCommand(methodKey(state)));
    await unless(call, "NotFoundException");
  },
};
