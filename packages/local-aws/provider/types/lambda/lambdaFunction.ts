import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  type PackageType,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { archiveZip } from "../../assets.ts";
import { sent, unless } from "../../awsFailure.ts";
import { equivalent } from "../../equivalence.ts";
import { mapOf, numberOf, requiredText, textMapOf, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { updateTags } from "../../tags.ts";
import { arn, atLeast, between, length, oneOf } from "../../valueRules.ts";
import { functionName } from "./functionName.ts";
import { architecturesOf, functionSettings, liveSettings } from "./functionSettings.ts";

const CODE = ["code", "architectures", "sourceCodeHash"];
/** Neither code nor configuration of the function, as AWS divides them. */
const BESIDE = ["tags", "reservedConcurrentExecutions", "publish", "skipDestroy", ...CODE];
const UNRESERVED = -1;

export const lambdaFunction: ResourceType = {
  token: "aws:lambda/function:Function",
  source: "hashicorp/terraform-provider-aws internal/service/lambda/function.go",
  inputs: {
    name: "replace",
    packageType: "replace",
    code: "update",
    sourceCodeHash: "update",
    role: "update",
    handler: "update",
    runtime: "update",
    architectures: "update",
    description: "update",
    timeout: "update",
    memorySize: "update",
    kmsKeyArn: "update",
    environment: "update",
    "environment.variables": "update",
    loggingConfig: "update",
    "loggingConfig.logFormat": "update",
    "loggingConfig.logGroup": "update",
    vpcConfig: "update",
    "vpcConfig.subnetIds": "update",
    "vpcConfig.securityGroupIds": "update",
    tracingConfig: "update",
    "tracingConfig.mode": "update",
    ephemeralStorage: "update",
    "ephemeralStorage.size": "update",
    deadLetterConfig: "update",
    "deadLetterConfig.targetArn": "update",
    reservedConcurrentExecutions: "update",
    publish: "update",
    skipDestroy: "update",
    tags: "update",
  },
  outputs: [
    "arn",
    "invokeArn",
    "lastModified",
    "version",
    "qualifiedArn",
    "sourceCodeSize",
    "sourceCodeHash",
    "codeSha256",
    "architectures",
    "loggingConfig",
    "tracingConfig",
    "ephemeralStorage",
    "vpcConfig",
  ],
  regional: true,
  autoName: { input: "name", maxLength: 64 },
  defaults: {
    packageType: "Zip",
    timeout: 3,
    memorySize: 128,
    reservedConcurrentExecutions: UNRESERVED,
    publish: false,
    skipDestroy: false,
  },
  unreadable: ["code", "sourceCodeHash", "publish", "skipDestroy"],
  // resetNonRefreshableAttributes, when the code's update was not completed.
  putBack: ["code", "sourceCodeHash"],
  timeouts: { create: 10 * 60, update: 10 * 60, delete: 10 * 60 },
  values: {
    name: functionName(),
    packageType: oneOf("Zip", "Image"),
    role: arn(),
    handler: length(1, 128),
    architectures: oneOf("x86_64", "arm64"),
    timeout: between(1, 900),
    memorySize: between(128, 10_240),
    kmsKeyArn: arn(),
    "loggingConfig.logFormat": oneOf("JSON", "Text"),
    "tracingConfig.mode": oneOf("Active", "PassThrough"),
    "ephemeralStorage.size": between(512, 10_240),
    "deadLetterConfig.targetArn": arn(),
    reservedConcurrentExecutions: atLeast(-1),
  },

  async create(inputs, context) {
    const name = requiredText(inputs, "name");
    await context.clients.lambda(context.region).send(
      new CreateFunctionCommand({
        FunctionName: name,
        ...functionSettings(inputs),
        Role: requiredText(inputs, "role"),
        PackageType: textOf(inputs, "packageType") as PackageType | undefined,
        Architectures: architecturesOf(inputs),
        Code: { ZipFile: await archiveZip(mapOf(inputs, "code")) },
        Tags: textMapOf(inputs, "tags"),
      }),
    );
    return name;
  },

  async settle(name, inputs, context) {
    await reserve(name, inputs, context);
  },

  async read(name, _given, context) {
    const call = context.clients.lambda(context.region).send(new GetFunctionCommand({ FunctionName: name }));
    const found = await unless(call, "ResourceNotFoundException");
    const live = found?.Configuration;
    if (live === undefined) return undefined;
    const arn = sent(live.FunctionArn, "function ARN");
    return {
      inputs: {
        ...liveSettings(live),
        reservedConcurrentExecutions: found?.Concurrency?.ReservedConcurrentExecutions ?? UNRESERVED,
        tags: present(found?.Tags ?? {}),
      },
      outputs: present({
        arn,
        invokeArn: `arn:aws:apigateway:${context.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
        lastModified: live.LastModified,
        version: live.Version,
        qualifiedArn: `${arn}:${live.Version ?? "$LATEST"}`,
        sourceCodeSize: live.CodeSize,
        sourceCodeHash: live.CodeSha256,
        codeSha256: live.CodeSha256,
      }),
    };
  },

  async update(name, news, olds, context) {
    const lambda = context.clients.lambda(context.region);
    const changed = (input: string) => !equivalent(lambdaFunction, input, olds[input], news[input]);
    if (Object.keys({ ...olds, ...news }).some((input) => !BESIDE.includes(input) && changed(input))) {
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, ...functionSettings(news) }));
    }
    if (CODE.some(changed)) {
      const ZipFile = await archiveZip(mapOf(news, "code"));
      const Architectures = architecturesOf(news);
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile, Architectures }));
    }
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
    await updateTags(olds, news, {
      set: (tags) =>
        lambda.send(
          new TagResourceCommand({
            Resource: Configuration?.FunctionArn,
            Tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
          }),
        ),
      unset: (TagKeys) => lambda.send(new UntagResourceCommand({ Resource: Configuration?.FunctionArn, TagKeys })),
    });
  },

  async remove(name, _state, context) {
    const call = context.clients.lambda(context.region).send(new DeleteFunctionCommand({ FunctionName: name }));
    await unless(call, "ResourceNotFoundException");
  },
};

async function reserve(name: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  const lambda = context.clients.lambda(context.region);
  const wanted = numberOf(inputs, "reservedConcurrentExecutions") ?? UNRESERVED;
  const found = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
  const reserved = found.Concurrency?.ReservedConcurrentExecutions ?? UNRESERVED;
  if (wanted === reserved) return;
  if (wanted === UNRESERVED) await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
  else {
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: wanted }));
  }
}
