import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  type LaunchType,
  type PropagateTags,
  type SchedulingStrategy,
  type Service,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { sent, unless } from "../../awsFailure.ts";
import { booleanOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { ecsTags, ecsTagsInput, updateEcsTags } from "./ecsTags.ts";
import { liveService, serviceArguments } from "./serviceArguments.ts";

const GONE = ["ServiceNotFoundException", "ClusterNotFoundException", "ServiceNotActiveException"] as const;

export const service: ResourceType = {
  token: "aws:ecs/service:Service",
  source: "hashicorp/terraform-provider-aws internal/service/ecs/service.go",
  inputs: {
    name: "replace",
    cluster: "replace",
    launchType: "replace",
    schedulingStrategy: "replace",
    taskDefinition: "update",
    desiredCount: "update",
    deploymentMaximumPercent: "update",
    deploymentMinimumHealthyPercent: "update",
    deploymentCircuitBreaker: "update",
    "deploymentCircuitBreaker.enable": "update",
    "deploymentCircuitBreaker.rollback": "update",
    networkConfiguration: "update",
    "networkConfiguration.subnets": "update",
    "networkConfiguration.securityGroups": "update",
    "networkConfiguration.assignPublicIp": "update",
    loadBalancers: "update",
    "loadBalancers.targetGroupArn": "update",
    "loadBalancers.containerName": "update",
    "loadBalancers.containerPort": "update",
    healthCheckGracePeriodSeconds: "update",
    enableExecuteCommand: "update",
    platformVersion: "update",
    propagateTags: "update",
    forceNewDeployment: "update",
    forceDelete: "update",
    waitForSteadyState: "update",
    triggers: "update",
    tags: "update",
  },
  outputs: ["arn", "launchType", "platformVersion", "triggers"],
  regional: true,
  autoName: { input: "name", maxLength: 255 },
  defaults: {
    schedulingStrategy: "REPLICA",
    deploymentMaximumPercent: 200,
    deploymentMinimumHealthyPercent: 100,
    forceNewDeployment: false,
    waitForSteadyState: false,
    enableExecuteCommand: false,
    healthCheckGracePeriodSeconds: 0,
  },
  // They tell the provider what to do, and AWS nothing.
  unreadable: ["forceNewDeployment", "forceDelete", "waitForSteadyState", "triggers"],
  timeouts: { create: 20 * 60, update: 20 * 60, delete: 20 * 60 },

  async create(inputs, context) {
    const answer = await context.clients.ecs(context.region).send(
      new CreateServiceCommand({
        serviceName: requiredText(inputs, "name"),
        cluster: textOf(inputs, "cluster"),
        launchType: textOf(inputs, "launchType") as LaunchType | undefined,
        schedulingStrategy: textOf(inputs, "schedulingStrategy") as SchedulingStrategy | undefined,
        propagateTags: textOf(inputs, "propagateTags") as PropagateTags | undefined,
        ...serviceArguments(inputs),
        tags: ecsTags(inputs),
      }),
    );
    return sent(answer.service?.serviceArn, "service ARN");
  },

  async settle(arn, inputs, context) {
    if (booleanOf(inputs, "waitForSteadyState")) await untilSteady(arn, inputs, context);
  },

  async read(arn, given, context) {
    const live = await describe(arn, given, context);
    if (live === undefined || live.status !== "ACTIVE") return undefined;
    return {
      inputs: { ...liveService(live, given), tags: ecsTagsInput(live.tags) },
      outputs: present({ arn: live.serviceArn }),
    };
  },

  async update(arn, news, olds, context) {
    const names = Object.keys({ ...news, ...olds }).filter((name) => name !== "tags");
    if (names.some((name) => JSON.stringify(news[name]) !== JSON.stringify(olds[name]))) {
      await context.clients.ecs(context.region).send(
        new UpdateServiceCommand({
          service: arn,
          cluster: textOf(news, "cluster"),
          forceNewDeployment: booleanOf(news, "forceNewDeployment"),
          propagateTags: textOf(news, "propagateTags") as PropagateTags | undefined,
          ...serviceArguments(news),
        }),
      );
    }
    await updateEcsTags(arn, news, olds, context);
  },

  async remove(arn, state, context) {
    const ecs = context.clients.ecs(context.region);
    const named = { service: arn, cluster: textOf(state, "cluster") };
    // ECS refuses to delete a service that has tasks.
    await unless(ecs.send(new UpdateServiceCommand({ ...named, desiredCount: 0 })), ...GONE);
    await unless(ecs.send(new DeleteServiceCommand({ ...named, force: booleanOf(state, "forceDelete") })), ...GONE);
    await context.waiting.until({
      what: `service ${arn} to be drained`,
      pollSeconds: 10,
      look: async () => ((await describe(arn, state, context))?.status === "DRAINING" ? undefined : true),
    });
  },
};

async function describe(arn: string, inputs: PropertyMap, context: ResourceContext): Promise<Service | undefined> {
  // The cluster stands in the ARN too, which is all that an import has.
  const cluster = textOf(inputs, "cluster") ?? arn.split("/").at(-2);
  const call = context.clients
    .ecs(context.region)
    .send(new DescribeServicesCommand({ services: [arn], cluster, include: ["TAGS"] }));
  return (await unless(call, ...GONE))?.services?.[0];
}

/** As the real provider's waiter: one deployment, and as many tasks as wanted. */
async function untilSteady(arn: string, inputs: PropertyMap, context: ResourceContext): Promise<void> {
  await context.waiting.until({
    what: `service ${arn} to be steady`,
    pollSeconds: 15,
    look: async () => {
      const live = await describe(arn, inputs, context);
      const isSteady = live?.deployments?.length === 1 && live.runningCount === live.desiredCount;
      return isSteady ? true : undefined;
    },
  });
}
