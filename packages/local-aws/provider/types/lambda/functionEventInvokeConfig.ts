import {
  DeleteFunctionEventInvokeConfigCommand,
  type DestinationConfig,
  GetFunctionEventInvokeConfigCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { unless } from "../../awsFailure.ts";
import { mapOf, numberOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { arn, between, length } from "../../valueRules.ts";

export const functionEventInvokeConfig: ResourceType = {
  token: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  source: "hashicorp/terraform-provider-aws internal/service/lambda/function_event_invoke_config.go",
  inputs: {
    functionName: "replace",
    qualifier: "replace",
    maximumEventAgeInSeconds: "update",
    maximumRetryAttempts: "update",
    destinationConfig: "update",
    "destinationConfig.onFailure": "update",
    "destinationConfig.onFailure.destination": "update",
    "destinationConfig.onSuccess": "update",
    "destinationConfig.onSuccess.destination": "update",
  },
  outputs: [],
  regional: true,
  defaults: { maximumRetryAttempts: 2 },
  values: {
    functionName: length(1, 140),
    maximumEventAgeInSeconds: between(60, 21_600),
    maximumRetryAttempts: between(0, 2),
    "destinationConfig.onFailure.destination": arn(),
    "destinationConfig.onSuccess.destination": arn(),
  },

  async create(inputs, context) {
    await put(inputs, context);
    const qualifier = textOf(inputs, "qualifier");
    return `${requiredText(inputs, "functionName")}${qualifier === undefined ? "" : `:${qualifier}`}`;
  },

  async read(_id, given, context) {
    const call = context.clients
      .lambda(context.region)
      .send(new GetFunctionEventInvokeConfigCommand(functionOf(given)));
    const live = await unless(call, "ResourceNotFoundException");
    if (live === undefined) return undefined;
    return {
      inputs: present({
        functionName: textOf(given, "functionName"),
        qualifier: textOf(given, "qualifier"),
        maximumEventAgeInSeconds: live.MaximumEventAgeInSeconds,
        maximumRetryAttempts: live.MaximumRetryAttempts,
        destinationConfig: destinationInputs(live.DestinationConfig),
      }),
      outputs: {},
    };
  },

  async update(_id, news, _olds, context) {
    await put(news, context);
  },

  async remove(_id, state, context) {
    const request = new DeleteFunctionEventInvokeConfigCommand(functionOf(state));
    await unless(context.clients.lambda(context.region).send(request), "ResourceNotFoundException");
  },
};

function functionOf(inputs: PropertyMap) {
  return { FunctionName: requiredText(inputs, "functionName"), Qualifier: textOf(inputs, "qualifier") };
}

async function put(inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const destinations = mapOf(inputs, "destinationConfig");
  const destination = (name: string) => {
    const arn = textOf(mapOf(destinations, name), "destination");
    return arn === undefined ? {} : { Destination: arn };
  };
  await context.clients.lambda(context.region).send(
    new PutFunctionEventInvokeConfigCommand({
      ...functionOf(inputs),
      MaximumEventAgeInSeconds: numberOf(inputs, "maximumEventAgeInSeconds"),
      MaximumRetryAttempts: numberOf(inputs, "maximumRetryAttempts"),
      DestinationConfig: { OnFailure: destination("onFailure"), OnSuccess: destination("onSuccess") },
    }),
  );
}

function destinationInputs(live: DestinationConfig | undefined): PropertyMap | undefined {
  const inputs = present({
    onFailure: live?.OnFailure?.Destination === undefined ? undefined : { destination: live.OnFailure.Destination },
    onSuccess: live?.OnSuccess?.Destination === undefined ? undefined : { destination: live.OnSuccess.Destination },
  });
  return Object.keys(inputs).length === 0 ? undefined : inputs;
}
