import {
  CreateDomainNameCommand,
  DeleteDomainNameCommand,
  type DomainNameConfiguration,
  type EndpointType,
  GetDomainNameCommand,
  type GetDomainNameCommandOutput,
  type IpAddressType,
  type SecurityPolicy,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDomainNameCommand,
} from "@aws-sdk/client-apigatewayv2";
import { unless } from "../../awsFailure.ts";
import { mapOf, requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { updateTags } from "../../tags.ts";
import { arn, oneOf, oneOfAnyCase } from "../../valueRules.ts";

const AVAILABLE_SECONDS = 60 * 60;

export const domainName: ResourceType = {
  token: "aws:apigatewayv2/domainName:DomainName",
  source: "hashicorp/terraform-provider-aws internal/service/apigatewayv2/domain_name.go",
  inputs: {
    domainName: "replace",
    domainNameConfiguration: "update",
    "domainNameConfiguration.certificateArn": "update",
    "domainNameConfiguration.endpointType": "update",
    "domainNameConfiguration.securityPolicy": "update",
    "domainNameConfiguration.ipAddressType": "update",
    "domainNameConfiguration.ownershipVerificationCertificateArn": "update",
    tags: "update",
  },
  outputs: [
    "apiMappingSelectionExpression",
    "arn",
    "domainNameConfiguration.hostedZoneId",
    "domainNameConfiguration.targetDomainName",
  ],
  regional: true,
  defaults: { "domainNameConfiguration.ipAddressType": "ipv4" },
  values: {
    "domainNameConfiguration.certificateArn": arn(),
    "domainNameConfiguration.endpointType": oneOfAnyCase("REGIONAL"),
    "domainNameConfiguration.securityPolicy": oneOfAnyCase("TLS_1_2"),
    "domainNameConfiguration.ipAddressType": oneOf("ipv4", "dualstack"),
  },
  timeouts: { create: 10 * 60, update: AVAILABLE_SECONDS },

  async create(inputs, context) {
    const name = requiredText(inputs, "domainName");
    await context.clients.apiGatewayV2(context.region).send(
      new CreateDomainNameCommand({
        DomainName: name,
        DomainNameConfigurations: [awsConfiguration(inputs)],
        Tags: textMapOf(inputs, "tags"),
      }),
    );
    return name;
  },

  async settle(id, _inputs, context) {
    await context.waiting.until({
      what: `API Gateway domain name (${id}) to be AVAILABLE`,
      pollSeconds: 10,
      look: async () => {
        const live = (await get(id, context))?.DomainNameConfigurations?.[0];
        const status = live?.DomainNameStatus;
        if (status === "AVAILABLE" || status === undefined) return true;
        if (status === "UPDATING") return undefined;
        // As in the real provider, any other status ends the wait.
        const message = live?.DomainNameStatusMessage;
        throw new Error(
          `unexpected state '${status}', wanted target 'AVAILABLE'${message === undefined ? "" : `. last error: ${message}`}`,
        );
      },
    });
  },

  async read(id, _given, context) {
    const live = await get(id, context);
    if (live === undefined) return undefined;
    const configuration = liveConfiguration(live.DomainNameConfigurations?.[0]);
    return {
      inputs: { domainName: live.DomainName ?? id, domainNameConfiguration: configuration, tags: { ...live.Tags } },
      outputs: {
        apiMappingSelectionExpression: live.ApiMappingSelectionExpression ?? "",
        arn: `arn:aws:apigateway:${context.region}::/domainnames/${id}`,
      },
    };
  },

  async update(id, news, olds, context) {
    if (JSON.stringify(news["domainNameConfiguration"]) !== JSON.stringify(olds["domainNameConfiguration"])) {
      await context.clients
        .apiGatewayV2(context.region)
        .send(new UpdateDomainNameCommand({ DomainName: id, DomainNameConfigurations: [awsConfiguration(news)] }));
    }
    await updateGatewayTags(`arn:aws:apigateway:${context.region}::/domainnames/${id}`, news, olds, context);
  },

  async remove(id, _state, context) {
    const call = context.clients.apiGatewayV2(context.region).send(new DeleteDomainNameCommand({ DomainName: id }));
    await unless(call, "NotFoundException");
  },
};

async function get(id: string, context: ResourceContext): Promise<GetDomainNameCommandOutput | undefined> {
  const call = context.clients.apiGatewayV2(context.region).send(new GetDomainNameCommand({ DomainName: id }));
  return unless(call, "NotFoundException");
}

function awsConfiguration(inputs: PropertyMap): DomainNameConfiguration {
  const configuration = mapOf(inputs, "domainNameConfiguration");
  return {
    CertificateArn: requiredText(configuration, "certificateArn"),
    EndpointType: requiredText(configuration, "endpointType") as EndpointType,
    SecurityPolicy: requiredText(configuration, "securityPolicy") as SecurityPolicy,
    IpAddressType: textOf(configuration, "ipAddressType") as IpAddressType | undefined,
    OwnershipVerificationCertificateArn: textOf(configuration, "ownershipVerificationCertificateArn"),
  };
}

/** The target's name and zone are outputs inside the input, as in the real provider. */
function liveConfiguration(live: DomainNameConfiguration | undefined): PropertyMap {
  return present({
    certificateArn: live?.CertificateArn,
    endpointType: live?.EndpointType,
    securityPolicy: live?.SecurityPolicy,
    ipAddressType: live?.IpAddressType,
    ownershipVerificationCertificateArn: live?.OwnershipVerificationCertificateArn,
    hostedZoneId: live?.HostedZoneId,
    targetDomainName: live?.ApiGatewayDomainName,
  });
}

/** API Gateway takes tags as a map, by the ARN of what they are on. */
export async function updateGatewayTags(
  arn: string,
  news: PropertyMap,
  olds: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const client = context.clients.apiGatewayV2(context.region);
  await updateTags(olds, news, {
    set: (tags) => {
      const Tags = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
      return client.send(new TagResourceCommand({ ResourceArn: arn, Tags }));
    },
    unset: (TagKeys) => client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys })),
  });
}
