import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  paginateListClusters,
  paginateListServices,
  type Service,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import { type RunningService, TLS_SECRETS, type TlsSecret } from "../../../core/adoption/index.ts";
import { lastPart } from "../../../core/arn.ts";
import type { Abort, AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

/** DescribeServices takes no more at once. */
const SERVICES_AT_ONCE = 10;

/** Every active ECS service of a region whose containers take a certificate from secrets. */
export async function readServices(aws: AwsSession, region: string): Promise<RunningService[]> {
  const client = aws.client(ECSClient, region);
  const services = await requiredReading(
    `The services of ECS in ${region}`,
    "ecs:ListClusters, ecs:ListServices and ecs:DescribeServices",
    aws.read((abort) => activeServices(client, abort)),
  );
  const definitions = [...new Set(services.flatMap(({ taskDefinition }) => taskDefinition ?? []))];
  const read = await Promise.all(
    definitions.map((arn) =>
      requiredReading(
        `Task definition ${arn}`,
        "ecs:DescribeTaskDefinition",
        aws.read((abort) => client.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }), abort)),
      ),
    ),
  );
  const byArn = new Map(definitions.map((arn, index) => [arn, read[index]?.taskDefinition]));
  return services
    .flatMap((service) => serviceFacts(service, byArn.get(service.taskDefinition ?? "")))
    .toSorted((a, b) => (`${a.cluster}/${a.service}` < `${b.cluster}/${b.service}` ? -1 : 1));
}

async function activeServices(client: ECSClient, abort: Abort): Promise<Service[]> {
  const found: Service[] = [];
  for await (const { clusterArns = [] } of paginateListClusters({ client }, {}, abort)) {
    for (const cluster of clusterArns) found.push(...(await servicesOf(client, cluster, abort)));
  }
  return found.filter(({ status }) => status === "ACTIVE");
}

async function servicesOf(client: ECSClient, cluster: string, abort: Abort): Promise<Service[]> {
  const arns: string[] = [];
  for await (const { serviceArns = [] } of paginateListServices({ client }, { cluster }, abort))
    arns.push(...serviceArns);
  const found: Service[] = [];
  for (let from = 0; from < arns.length; from += SERVICES_AT_ONCE) {
    const services = arns.slice(from, from + SERVICES_AT_ONCE);
    const answer = await client.send(new DescribeServicesCommand({ cluster, services }), abort);
    found.push(...(answer.services ?? []));
  }
  return found;
}

function serviceFacts(service: Service, definition: TaskDefinition | undefined): RunningService[] {
  const containers = (definition?.containerDefinitions ?? []).filter((one) =>
    Object.values(TLS_SECRETS).some((name) => secretOf(one, name) !== undefined),
  );
  if (containers.length === 0) return [];
  const { awsvpcConfiguration: network } = service.networkConfiguration ?? {};
  const secret = (name: TlsSecret) => containers.flatMap((one) => secretOf(one, TLS_SECRETS[name]) ?? [])[0];
  return [
    {
      cluster: lastPart(service.clusterArn ?? ""),
      service: service.serviceName ?? "",
      desired: service.desiredCount ?? 0,
      controller: service.deploymentController?.type ?? "ECS",
      subnets: network?.subnets ?? [],
      securityGroups: network?.securityGroups ?? [],
      secrets: { tlsKey: secret("tlsKey"), tlsCert: secret("tlsCert"), tlsCaBundle: secret("tlsCaBundle") },
      ports: containers.flatMap(({ portMappings = [] }) => portMappings.flatMap((one) => one.containerPort ?? [])),
      targets: (service.loadBalancers ?? []).flatMap(({ targetGroupArn, containerPort }) =>
        targetGroupArn === undefined || containerPort === undefined ? [] : [{ targetGroupArn, containerPort }],
      ),
      registered: (service.serviceRegistries ?? []).length > 0,
    },
  ];
}

function secretOf({ secrets = [] }: ContainerDefinition, name: string): string | undefined {
  return secrets.find((one) => one.name === name)?.valueFrom;
}
