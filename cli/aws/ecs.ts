import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import type { EcsTarget } from "../../core/deployTarget.ts";
import type { Reading } from "./reading.ts";
import type { AwsSession } from "./awsSession.ts";

export interface ServiceFacts {
  readonly entry: EcsTarget;
  readonly service: Reading<EcsService | undefined>;
  readonly tasks: Reading<readonly EcsTask[]>;
}

export interface EcsService {
  readonly status: string;
  readonly desired: number;
  readonly running: number;
  readonly deployments: readonly EcsDeployment[];
  /** ARN of the revision that its new tasks run; undefined = its controller has one for each task set. */
  readonly taskDefinition: string | undefined;
  /** ECS, CODE_DEPLOY, EXTERNAL; undefined = ECS. */
  readonly controller: string | undefined;
  /** Percent of the desired tasks that a deployment keeps running at least and at most; undefined = AWS does not say. */
  readonly healthyPercent: { readonly minimum: number; readonly maximum: number } | undefined;
  /** The newest of its events. */
  readonly lastEvent: string | undefined;
}

export interface EcsDeployment {
  /** PRIMARY, ACTIVE, INACTIVE. */
  readonly status: string;
  /** COMPLETED, IN_PROGRESS, FAILED. */
  readonly rollout: string | undefined;
  readonly reason: string | undefined;
  readonly createdAt: number | undefined;
  readonly failedTasks: number;
}

export interface EcsTask {
  readonly arn: string;
  readonly lastStatus: string;
  readonly startedAt: number | undefined;
}

/** What a container gets as an environment variable from SSM or Secrets Manager. */
export interface ContainerSecret {
  readonly container: string;
  /** Name of the variable. */
  readonly name: string;
  /** Name or ARN of what it is read from, with a version or label behind it, if any. */
  readonly valueFrom: string;
}

/** The most that DescribeTasks takes. */
const MOST_TASKS = 100;

/** A service of ECS: its deployments, and when each of its tasks began. */
export async function serviceFacts(aws: AwsSession, entry: EcsTarget, region: string): Promise<ServiceFacts> {
  const [service, tasks] = await Promise.all([readService(aws, entry, region), readTasks(aws, entry, region)]);
  return { entry, service, tasks };
}

async function readService(
  aws: AwsSession,
  { cluster, service }: EcsTarget,
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
    taskDefinition: service.taskDefinition,
    controller: service.deploymentController?.type,
    healthyPercent: healthyPercent(service),
    lastEvent: service.events?.[0]?.message,
  };
}

function healthyPercent({ deploymentConfiguration }: Service): EcsService["healthyPercent"] {
  const { minimumHealthyPercent: minimum, maximumPercent: maximum } = deploymentConfiguration ?? {};
  return minimum === undefined || maximum === undefined ? undefined : { minimum, maximum };
}

async function readTasks(
  aws: AwsSession,
  { cluster, service }: EcsTarget,
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

/** The secrets of every container of a task definition; undefined = there is no such revision. */
export async function taskSecrets(
  aws: AwsSession,
  taskDefinition: string,
  region: string,
): Promise<Reading<readonly ContainerSecret[] | undefined>> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition });
  const answer = await aws.read((abort) => aws.client(ECSClient, region).send(command, abort));
  if (!("value" in answer)) return answer;
  const containers = answer.value?.taskDefinition?.containerDefinitions;
  return {
    value: containers?.flatMap(({ name: container = "", secrets = [] }) =>
      secrets.map(({ name = "", valueFrom = "" }) => ({ container, name, valueFrom })),
    ),
  };
}
