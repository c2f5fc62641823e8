import type { CreateServiceCommandInput, Service } from "@aws-sdk/client-ecs";
import { booleanOf, mapsOf, numberOf, optionalMapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";

/** What both the creation and the update of a service take. */
export function serviceArguments(inputs: PropertyMap) {
  const network = optionalMapOf(inputs, "networkConfiguration");
  const breaker = optionalMapOf(inputs, "deploymentCircuitBreaker");
  return {
    taskDefinition: textOf(inputs, "taskDefinition"),
    desiredCount: numberOf(inputs, "desiredCount"),
    loadBalancers: loadBalancers(inputs),
    healthCheckGracePeriodSeconds: numberOf(inputs, "healthCheckGracePeriodSeconds"),
    enableExecuteCommand: booleanOf(inputs, "enableExecuteCommand"),
    platformVersion: textOf(inputs, "platformVersion"),
    networkConfiguration: network === undefined ? undefined : { awsvpcConfiguration: awsvpcConfiguration(network) },
    deploymentConfiguration: {
      maximumPercent: numberOf(inputs, "deploymentMaximumPercent"),
      minimumHealthyPercent: numberOf(inputs, "deploymentMinimumHealthyPercent"),
      deploymentCircuitBreaker:
        breaker === undefined
          ? undefined
          : { enable: booleanOf(breaker, "enable") ?? false, rollback: booleanOf(breaker, "rollback") ?? false },
    },
  } satisfies Partial<CreateServiceCommandInput>;
}

function loadBalancers(inputs: PropertyMap) {
  const given = mapsOf(inputs, "loadBalancers");
  if (given.length === 0) return undefined;
  return given.map((one) => ({
    targetGroupArn: textOf(one, "targetGroupArn"),
    containerName: requiredText(one, "containerName"),
    containerPort: numberOf(one, "containerPort"),
  }));
}

function awsvpcConfiguration(network: PropertyMap) {
  const assign = booleanOf(network, "assignPublicIp") ? ("ENABLED" as const) : ("DISABLED" as const);
  return {
    subnets: textsOf(network, "subnets"),
    securityGroups: textsOf(network, "securityGroups"),
    assignPublicIp: assign,
  };
}

export function liveService(live: Service, given: PropertyMap): PropertyMap {
  const network = live.networkConfiguration?.awsvpcConfiguration;
  const breaker = live.deploymentConfiguration?.deploymentCircuitBreaker;
  const keepsArn = textOf(given, "cluster")?.startsWith("arn:") !== false;
  return present({
    name: live.serviceName,
    // In the form in which it was given: both name the cluster.
    cluster: keepsArn ? live.clusterArn : live.clusterArn?.split("/").at(-1),
    taskDefinition: textOf(given, "taskDefinition")?.startsWith("arn:")
      ? live.taskDefinition
      : live.taskDefinition?.split("/").at(-1),
    desiredCount: live.desiredCount,
    launchType: live.launchType,
    schedulingStrategy: live.schedulingStrategy,
    platformVersion: live.platformVersion,
    enableExecuteCommand: live.enableExecuteCommand ?? false,
    healthCheckGracePeriodSeconds: live.healthCheckGracePeriodSeconds ?? 0,
    propagateTags: live.propagateTags,
    deploymentMaximumPercent: live.deploymentConfiguration?.maximumPercent,
    deploymentMinimumHealthyPercent: live.deploymentConfiguration?.minimumHealthyPercent,
    deploymentCircuitBreaker:
      breaker === undefined ? undefined : present({ enable: breaker.enable, rollback: breaker.rollback }),
    networkConfiguration:
      network === undefined
        ? undefined
        : present({
            subnets: network.subnets,
            securityGroups: network.securityGroups,
            assignPublicIp: network.assignPublicIp === "ENABLED",
          }),
    loadBalancers: (live.loadBalancers ?? []).map(({ targetGroupArn, containerName, containerPort }) =>
      present({ targetGroupArn, containerName, containerPort }),
    ),
  });
}
