import {
  CreateApiMappingCommand,
  DeleteApiMappingCommand,
  GetApiMappingCommand,
  UpdateApiMappingCommand,
} from "@aws-sdk/client-apigatewayv2";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";

export const apiMapping: ResourceType = {
  token: "aws:apigatewayv2/apiMapping:ApiMapping",
  source: "hashicorp/terraform-provider-aws internal/service/apigatewayv2/api_mapping.go",
  inputs: { apiId: "replace", domainName: "replace", stage: "update", apiMappingKey: "update" },
  outputs: [],
  regional: true,

  async create(inputs, context) {
    const answer = await context.clients.apiGatewayV2(context.region).send(
      new CreateApiMappingCommand({
        ApiId: requiredText(inputs, "apiId"),
        DomainName: requiredText(inputs, "domainName"),
        Stage: requiredText(inputs, "stage"),
        ApiMappingKey: textOf(inputs, "apiMappingKey"),
      }),
    );
    return sent(answer.ApiMappingId, "API mapping id");
  },

  /** An import's id is `mapping id/domain name`, since a mapping is found within its domain name only. */
  async read(id, given, context) {
    const [mappingId, importedFrom] = id.split("/");
    const domainName = textOf(given, "domainName") ?? importedFrom ?? "";
    const call = context.clients
      .apiGatewayV2(context.region)
      .send(new GetApiMappingCommand({ ApiMappingId: mappingId, DomainName: domainName }));
    const live = await unless(call, "NotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({
        apiId: live.ApiId,
        domainName,
        stage: live.Stage,
        apiMappingKey: live.ApiMappingKey || undefined,
      }),
      outputs: {},
      id: mappingId ?? id,
    };
  },

  async update(id, news, _olds, context) {
    await context.clients.apiGatewayV2(context.region).send(
      new UpdateApiMappingCommand({
        ApiMappingId: id,
        ApiId: requiredText(news, "apiId"),
        DomainName: requiredText(news, "domainName"),
        Stage: requiredText(news, "stage"),
        ApiMappingKey: textOf(news, "apiMappingKey"),
      }),
    );
  },

  async remove(id, state, context) {
    const request = { ApiMappingId: id, DomainName: requiredText(state, "domainName") };
    const call = context.clients.apiGatewayV2(context.region).send(new DeleteApiMappingCommand(request));
    await unless(call, "NotFoundException");
  },
};
