import { isTagged, type LeftoverFinder } from "./leftover.ts";

/** By its name and its cluster's; its tasks end with it. */
export const services: LeftoverFinder = async ({ ecs }, { service }) => {
  const cluster = service.name;
  const { services: found = [] } = await ecs
    .describeServices({ cluster, services: [service.name] })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === "ClusterNotFoundException") return { services: [] };
      throw error;
    });
  return found
    .filter(({ status }) => status !== "INACTIVE")
    .map(({ serviceName }) => ({
      what: `ECS service ${serviceName}`,
      remove: () => ecs.deleteService({ cluster, service: serviceName, force: true }),
    }));
};

/** By their family. ECS keeps the inactive ones, which cost nothing. */
export const taskDefinitions: LeftoverFinder = async ({ ecs }, { service }) => {
  const { taskDefinitionArns: found = [] } = await ecs.listTaskDefinitions({ familyPrefix: service.name });
  return found
    .filter((arn) => arn.includes(`/${service.name}:`))
    .map((taskDefinition) => ({
      what: `task definition ${taskDefinition}`,
      remove: () => ecs.deregisterTaskDefinition({ taskDefinition }),
    }));
};

export const clusters: LeftoverFinder = async ({ ecs }, scope) => {
  const names = [scope.clusterName, scope.service.name];
  const { clusters: found = [] } = await ecs.describeClusters({ clusters: names, include: ["TAGS"] });
  return found
    .filter(({ status, tags }) => {
      const named = (tags ?? []).map(({ key, value }) => ({ Key: key, Value: value }));
      return status !== "INACTIVE" && isTagged(scope, named);
    })
    .map(({ clusterName: cluster }) => ({
      what: `ECS cluster ${cluster}`,
      remove: () => ecs.deleteCluster({ cluster }),
    }));
};
