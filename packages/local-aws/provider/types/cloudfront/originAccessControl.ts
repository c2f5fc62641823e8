import {
  CreateOriginAccessControlCommand,
  DeleteOriginAccessControlCommand,
  GetOriginAccessControlCommand,
  type OriginAccessControlConfig,
  type OriginAccessControlOriginTypes,
  type OriginAccessControlSigningBehaviors,
  type OriginAccessControlSigningProtocols,
  UpdateOriginAccessControlCommand,
} from "@aws-sdk/client-cloudfront";
import { sent, unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { length, oneOf } from "../../valueRules.ts";

export const originAccessControl: ResourceType = {
  token: "aws:cloudfront/originAccessControl:OriginAccessControl",
  source: "hashicorp/terraform-provider-aws internal/service/cloudfront/origin_access_control.go",
  inputs: {
    name: "update",
    description: "update",
    originAccessControlOriginType: "update",
    signingBehavior: "update",
    signingProtocol: "update",
  },
  outputs: ["arn", "etag"],
  regional: false,
  autoName: { input: "name", maxLength: 64 },
  defaults: { description: "Managed by Pulumi" },
  values: {
    name: length(1, 64),
    description: length(0, 256),
    originAccessControlOriginType: oneOf("s3", "mediastore", "mediapackagev2", "lambda"),
    signingBehavior: oneOf("never", "always", "no-override"),
    signingProtocol: oneOf("sigv4"),
  },

  async create(inputs, context) {
    const answer = await context.clients
      .cloudFront()
      .send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig: config(inputs) }));
    return sent(answer.OriginAccessControl?.Id, "origin access control id");
  },

  async read(id, _given, context) {
    const found = await get(id, context);
    const live = found?.OriginAccessControl?.OriginAccessControlConfig;
    if (live === undefined) return undefined;
    return {
      inputs: present({
        name: live.Name,
        description: live.Description,
        originAccessControlOriginType: live.OriginAccessControlOriginType,
        signingBehavior: live.SigningBehavior,
        signingProtocol: live.SigningProtocol,
      }),
      outputs: { etag: found?.ETag ?? "" },
    };
  },

  async update(id, news, _olds, context) {
    const request = { Id: id, IfMatch: (await get(id, context))?.ETag, OriginAccessControlConfig: config(news) };
    await context.clients.cloudFront().send(new UpdateOriginAccessControlCommand(request));
  },

  async remove(id, _state, context) {
    const found = await get(id, context);
    if (found === undefined) return;
    const request = new DeleteOriginAccessControlCommand({ Id: id, IfMatch: found.ETag });
    await unless(context.clients.cloudFront().send(request), "NoSuchOriginAccessControl");
  },
};

async function get(id: string, context: ResourceContext) {
  const call = context.clients.cloudFront().send(new GetOriginAccessControlCommand({ Id: id }));
  return unless(call, "NoSuchOriginAccessControl");
}

function config(inputs: PropertyMap): OriginAccessControlConfig {
  return {
    Name: requiredText(inputs, "name"),
    Description: textOf(inputs, "description") ?? "",
    OriginAccessControlOriginType: requiredText(
      inputs,
      "originAccessControlOriginType",
    ) as OriginAccessControlOriginTypes,
    SigningBehavior: requiredText(inputs, "signingBehavior") as OriginAccessControlSigningBehaviors,
    SigningProtocol: requiredText(inputs, "signingProtocol") as OriginAccessControlSigningProtocols,
  };
}
