import {
  APIGatewayClient,
  GetStagesCommand as GetRestStagesCommand,
  paginateGetRestApis,
} from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client, GetApisCommand, GetStagesCommand } from "@aws-sdk/client-apigatewayv2";
import type { Abort, AwsSession } from "../aws/awsSession.ts";
import { initReading } from "../aws/account/requiredReading.ts";

/** A stage of an API: what a domain name leads to. */
export interface ApiStage {
  readonly apiId: string;
  readonly name: string;
  readonly stage: string;
}

/** The stages of every REST and HTTP API of a region. A WebSocket API serves no pages, and is left out. */
export async function readApis(aws: AwsSession, region: string): Promise<ApiStage[]> {
  const [rest, http] = [aws.client(APIGatewayClient, region), aws.client(ApiGatewayV2Client, region)];
  const read = (call: (abort: Abort) => Promise<ApiStage[]>) =>
    initReading(`The APIs of API Gateway in ${region}`, "apigateway:GET", aws.read(call));
  const found = await Promise.all([read((abort) => restStages(rest, abort)), read((abort) => httpStages(http, abort))]);
  return found.flat().toSorted((a, b) => (`${a.apiId}/${a.stage}` < `${b.apiId}/${b.stage}` ? -1 : 1));
}

async function restStages(client: APIGatewayClient, abort: Abort): Promise<ApiStage[]> {
  const found: ApiStage[] = [];
  for await (const { items = [] } of paginateGetRestApis({ client }, {}, abort)) {
    for (const { id: apiId = "", name = "" } of items) {
      const { item = [] } = await client.send(new GetRestStagesCommand({ restApiId: apiId }), abort);
      found.push(...item.flatMap(({ stageName: stage }) => (stage === undefined ? [] : [{ apiId, name, stage }])));
    }
  }
  return found;
}

async function httpStages(client: ApiGatewayV2Client, abort: Abort): Promise<ApiStage[]> {
  const found: ApiStage[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(new GetApisCommand(next === undefined ? {} : { NextToken: next }), abort);
    for (const { ApiId: apiId = "", Name: name = "", ProtocolType } of page.Items ?? []) {
      if (ProtocolType !== "HTTP") continue;
      const { Items = [] } = await client.send(new GetStagesCommand({ ApiId: apiId }), abort);
      found.push(...Items.flatMap(({ StageName: stage }) => (stage === undefined ? [] : [{ apiId, name, stage }])));
    }
    next = page.NextToken;
  } while (next !== undefined);
  return found;
}
