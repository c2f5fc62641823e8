import type {
  Architecture,
  FunctionConfiguration,
  LogFormat,
  Runtime,
  TracingMode,
  UpdateFunctionConfigurationRequest,
  VpcConfigResponse,
} from "@aws-sdk/client-lambda";
import { mapOf, numberOf, optionalMapOf, requiredText, textMapOf, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";

/** What both the creation and the update of a function's configuration take. */
export function functionSettings(inputs: PropertyMap): Omit<UpdateFunctionConfigurationRequest, "FunctionName"> {
  const environment = optionalMapOf(inputs, "environment");
  const logging = optionalMapOf(inputs, "loggingConfig");
  const tracing = textOf(mapOf(inputs, "tracingConfig"), "mode") as TracingMode | undefined;
  const storage = numberOf(mapOf(inputs, "ephemeralStorage"), "size");
  const deadLetter = textOf(mapOf(inputs, "deadLetterConfig"), "targetArn");
  const vpc = mapOf(inputs, "vpcConfig");
  return {
    Role: requiredText(inputs, "role"),
    Handler: textOf(inputs, "handler"),
    Runtime: textOf(inputs, "runtime") as Runtime | undefined,
    Description: textOf(inputs, "description") ?? "",
    Timeout: numberOf(inputs, "timeout"),
    MemorySize: numberOf(inputs, "memorySize"),
    KMSKeyArn: textOf(inputs, "kmsKeyArn"),
    Environment: { Variables: environment === undefined ? {} : textMapOf(environment, "variables") },
    // Empty lists take the function out of its VPC.
    VpcConfig: { SubnetIds: textsOf(vpc, "subnetIds"), SecurityGroupIds: textsOf(vpc, "securityGroupIds") },
    LoggingConfig: logging === undefined ? undefined : loggingConfig(logging),
    TracingConfig: tracing === undefined ? undefined : { Mode: tracing },
    EphemeralStorage: storage === undefined ? undefined : { Size: storage },
    DeadLetterConfig: deadLetter === undefined ? undefined : { TargetArn: deadLetter },
  };
}

function loggingConfig(logging: PropertyMap) {
  return {
    LogFormat: textOf(logging, "logFormat") as LogFormat | undefined,
    LogGroup: textOf(logging, "logGroup"),
  };
}

/** In the order in which AWS lists them; both are sets. */
function vpcOf({ SubnetIds = [], SecurityGroupIds = [] }: VpcConfigResponse): PropertyMap {
  return { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds };
}

export function architecturesOf(inputs: PropertyMap): Architecture[] | undefined {
  const given = inputs["architectures"];
  return Array.isArray(given) ? given.map((one) => String(one) as Architecture) : undefined;
}

/** The inputs of a live function, but for its code, which AWS doesn't hand back. */
export function liveSettings(live: FunctionConfiguration): PropertyMap {
  const variables = live.Environment?.Variables;
  const { LoggingConfig: logging, VpcConfig: vpc } = live;
  return present({
    name: live.FunctionName,
    role: live.Role,
    handler: live.Handler,
    runtime: live.Runtime,
    description: live.Description || undefined,
    timeout: live.Timeout,
    memorySize: live.MemorySize,
    kmsKeyArn: live.KMSKeyArn || undefined,
    packageType: live.PackageType,
    architectures: live.Architectures,
    environment: variables === undefined || Object.keys(variables).length === 0 ? undefined : { variables },
    loggingConfig: present({ logFormat: logging?.LogFormat, logGroup: logging?.LogGroup }),
    vpcConfig: vpc?.SubnetIds?.length ? vpcOf(vpc) : undefined,
    tracingConfig: { mode: live.TracingConfig?.Mode ?? "PassThrough" },
    ephemeralStorage: { size: live.EphemeralStorage?.Size ?? 512 },
    deadLetterConfig:
      live.DeadLetterConfig?.TargetArn === undefined ? undefined : { targetArn: live.DeadLetterConfig.TargetArn },
  });
}
