import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface DeployedApi {
  readonly apiId: pulumi.Output<string>;
  readonly stage: pulumi.Output<string>;
}

/** A REST API with one mock method, deployed on stage `prod`: something that a domain name can lead to. */
export function restApi(): DeployedApi {
  const api = new aws.apigateway.RestApi("api", {
    name: "landscape",
    endpointConfiguration: { types: "REGIONAL" },
  });
  const path = new aws.apigateway.Resource("status", {
    restApi: api.id,
    parentId: api.rootResourceId,
    pathPart: "status",
  });
  const method = new aws.apigateway.Method("status-get", {
    restApi: api.id,
    resourceId: path.id,
    httpMethod: "GET",
    authorization: "NONE",
  });
  const integration = new aws.apigateway.Integration("status-get", {
    restApi: api.id,
    resourceId: path.id,
    httpMethod: method.httpMethod,
    type: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
  });
  const deployment = new aws.apigateway.Deployment("deployment", { restApi: api.id }, { dependsOn: [integration] });
  const stage = new aws.apigateway.Stage("prod", { restApi: api.id, deployment: deployment.id, stageName: "prod" });
  return { apiId: api.id, stage: stage.stageName };
}
