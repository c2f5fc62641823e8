import {
  ApiGatewayV2Client,
  type ApiMapping,
  type DomainName,
  GetApiMappingsCommand,
  GetDomainNamesCommand,
} from "@aws-sdk/client-apigatewayv2";
import { type DomainNameFacts, plainName } from "../../core/adoption/index.ts";
import { type Abort, reading } from "./reading.ts";

/** API Gateway's custom domain names of a region below the control domain. Version 2 of its API tells those of both. */
export async function readDomainNames(region: string, controlDomain: string): Promise<DomainNameFacts[]> {
  const client = new ApiGatewayV2Client({ region });
  const names = await reading(`The domain names of API Gateway in ${region}`, "apigateway:GET", (abort) =>
    domainNames(client, abort),
  );
  const own = names.filter(({ DomainName: name }) => name?.toLowerCase().endsWith(`.${controlDomain}`));
  return Promise.all(
    own.map(async (domain) => {
      const name = domain.DomainName ?? "";
      const read = await reading(`The API mappings of ${name}`, "apigateway:GET", (abort) =>
        mappings(client, name, abort),
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

function factsOf(domain: DomainName, read: readonly ApiMapping[], region: string): DomainNameFacts {
  const configuration = domain.DomainNameConfigurations?.[0];
  const name = plainName(domain.DomainName ?? "");
  return {
    name,
    arn: `arn:aws:apigateway:${region}::/domainnames/${name}`,
    endpointType: configuration?.EndpointType ?? "unknown",
    certificateArn: configuration?.CertificateArn,
    dnsName: plainName(configuration?.ApiGatewayDomainName ?? ""),
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
