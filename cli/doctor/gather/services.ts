import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import type { ServiceEntry } from "../../../core/inventory.ts";
import type { EcsService, EcsTask, ServiceFacts } from "../hostFacts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";

/** The most that DescribeTasks takes. */
const MOST_TASKS = 100;

/** A service of ECS: its deployments, and when each of its tasks began. */
export async function serviceFacts(aws: AwsSession, entry: ServiceEntry, region: string): Promise<ServiceFacts> {
  const [service, tasks] = await Promise.all([readService(aws, entry, region), readTasks(aws, entry, region)]);
  return { entry, service, tasks };
}

async function readService(
  aws: AwsSession,
  { cluster, service }: ServiceEntry,
  region: string,
): Promise<Reading<EcsService | undefined>> {
  const answer = await aws.read(
    (abort) => aws.client(ECSClient, region).send(new DescribeServicesCommand({ cluster, services: [service] }), abort),
    /ClusterNotFound|ServiceNotFound/,
  );
  if (!("value" in answer)) return answer;
  const [found] = answer.value?.services ?? [];
  return { value: found === undefined ? undefined : serviceOf(found) };
}

function serviceOf(service: Service): EcsService {
  return {
    status: service.status ?? "unknown",
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    deployments: (service.deployments ?? []).map((one) => ({
      status: one.status ?? "unknown",
      rollout: one.rolloutState,
      reason: one.rolloutStateReason,
      createdAt: one.createdAt?.getTime(),
      failedTasks: one.failedTasks ?? 0,
    })),
    lastEvent: service.events?.[0]?.message,
  };
}

async function readTasks(
  aws: AwsSession,
  { cluster, service }: ServiceEntry,
  region: string,
): Promise<Reading<readonly EcsTask[]>> {
  const client = aws.client(ECSClient, region);
  const listed = await aws.read(
    (abort) => client.send(new ListTasksCommand({ cluster, serviceName: service, maxResults: MOST_TASKS }), abort),
    /ClusterNotFound|ServiceNotFound/,
  );
  if (!("value" in listed)) return listed;
  const tasks = listed.value?.taskArns ?? [];
  if (tasks.length === 0) return { value: [] };
  const described = await aws.read((abort) => client.send(new DescribeTasksCommand({ cluster, tasks }), abort));
  if (!("value" in described)) return described;
  return {
    value: (described.value?.tasks ?? []).map((one) => ({
      arn: one.taskArn ?? "",
      lastStatus: one.lastStatus ?? "unknown",
      startedAt: one.startedAt?.getTime(),
    })),
  };
}
