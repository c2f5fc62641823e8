import {
  ApiGatewayV2Client,
  type ApiMapping,
  type DomainName,
  GetApiMappingsCommand,
  GetDomainNamesCommand,
} from "@aws-sdk/client-apigatewayv2";
import { apiDomainArn } from "../../../core/arn.ts";
import { partitionOf } from "../../../core/regions.ts";
import type { RunningDomainName } from "../../../core/adoption/index.ts";
import { aliasTarget, isUnder, plainName } from "../../../core/domainName.ts";
import type { Abort, AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

/** API Gateway's custom domain names of a region below the control domain. Version 2 of its API tells those of both. */
export async function readDomainNames(
  aws: AwsSession,
  region: string,
  controlDomain: string,
): Promise<RunningDomainName[]> {
  const client = aws.client(ApiGatewayV2Client, region);
  const names = await requiredReading(
    `The domain names of API Gateway in ${region}`,
    "apigateway:GET",
    aws.read((abort) => domainNames(client, abort)),
  );
  const own = names.filter(({ DomainName: name }) => isUnder(plainName(name ?? ""), controlDomain));
  return Promise.all(
    own.map(async (domain) => {
      const name = domain.DomainName ?? "";
      const read = await requiredReading(
        `The API mappings of ${name}`,
        "apigateway:GET",
        aws.read((abort) => mappings(client, name, abort)),
      );
      return factsOf(domain, read, region);
    }),
  );
}

async function domainNames(client: ApiGatewayV2Client, abort: Abort): Promise<DomainName[]> {
  const found: DomainName[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(new GetDomainNamesCommand(next === undefined ? {} : { NextToken: next }), abort);
    found.push(...(page.Items ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return found;
}

async function mappings(client: ApiGatewayV2Client, name: string, abort: Abort): Promise<ApiMapping[]> {
  const found: ApiMapping[] = [];
  let next: string | undefined;
  do {
    const request = { DomainName: name, ...(next === undefined ? {} : { NextToken: next }) };
    const page = await client.send(new GetApiMappingsCommand(request), abort);
    found.push(...(page.Items ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return found;
}

function factsOf(domain: DomainName, read: readonly ApiMapping[], region: string): RunningDomainName {
  const configuration = domain.DomainNameConfigurations?.[0];
  const name = plainName(domain.DomainName ?? "");
  return {
    name,
    arn: apiDomainArn({ partition: partitionOf(region), region }, name),
    endpointType: configuration?.EndpointType ?? "unknown",
    securityPolicy: configuration?.SecurityPolicy,
    certificateArn: configuration?.CertificateArn,
    dnsName: aliasTarget(configuration?.ApiGatewayDomainName ?? ""),
    mappings: read
      .map((one) => ({
        id: one.ApiMappingId ?? "",
        key: one.ApiMappingKey ?? "",
        apiId: one.ApiId ?? "",
        stage: one.Stage ?? "",
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
