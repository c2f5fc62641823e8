import assert from "node:assert/strict";
import { AwsSession } from "../../../cli/aws/awsSession.ts";
import { serviceFacts } from "../../../cli/aws/ecs.ts";
import { logLines } from "../../../cli/aws/logs.ts";
import { type AwsAnswer, type AwsBehaviour, awsStub } from "../awsStub.ts";

const TARGET = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;
const SERVICE = {
  taskDefinition: "arn:aws:ecs:us-west-2:111122223333:task-definition/smtp-out:7",
  status: "ACTIVE",
  desiredCount: 2,
  runningCount: 1,
  deployments: [{ status: "PRIMARY", rolloutState: "IN_PROGRESS", createdAt: 1_790_000_000, failedTasks: 3 }],
  deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
  events: [{ message: "was unable to place a task" }, { message: "older" }],
};

const ok = (body: unknown): AwsAnswer => ({ status: 200, body });
const failed = (type: string): AwsAnswer => ({ status: 400, body: { __type: type } });

async function withAws<T>(behaviour: AwsBehaviour, run: (aws: AwsSession) => Promise<T>): Promise<T> {
  const stop = await awsStub(behaviour);
  const aws = new AwsSession(2_000);
  try {
    return await run(aws);
  } finally {
    aws.close();
    await stop();
  }
}

describe("serviceFacts", () => {
  const facts = (answers: Readonly<Record<string, AwsAnswer>>) =>
    withAws(
      (target) => answers[target.split(".")[1] ?? ""] ?? failed("InvalidAction"),
      (aws) => serviceFacts(aws, TARGET, "us-west-2"),
    );

  it("has the deployments, the newest event, and when each task started", async () => {
    const { service, tasks } = await facts({
      DescribeServices: ok({ services: [SERVICE] }),
      ListTasks: ok({ taskArns: ["task/1"] }),
      DescribeTasks: ok({ tasks: [{ taskArn: "task/1", lastStatus: "RUNNING", startedAt: 1_790_000_060 }] }),
    });
    assert.deepEqual(service, {
      value: {
        status: "ACTIVE",
        desired: 2,
        running: 1,
        deployments: [
          {
            status: "PRIMARY",
            rollout: "IN_PROGRESS",
            reason: undefined,
            createdAt: 1_790_000_000_000,
            failedTasks: 3,
          },
        ],
        taskDefinition: "arn:aws:ecs:us-west-2:111122223333:task-definition/smtp-out:7",
        controller: undefined,
        healthyPercent: { minimum: 50, maximum: 200 },
        lastEvent: "was unable to place a task",
      },
    });
    assert.deepEqual(tasks, { value: [{ arn: "task/1", lastStatus: "RUNNING", startedAt: 1_790_000_060_000 }] });
  });

  it("reports a service as missing when its cluster does not exist, or has no such service", async () => {
    const noCluster = await facts({
      DescribeServices: failed("ClusterNotFoundException"),
      ListTasks: failed("ClusterNotFoundException"),
    });
    assert.deepEqual([noCluster.service, noCluster.tasks], [{ value: undefined }, { value: [] }]);
    const noService = await facts({
      DescribeServices: ok({ services: [], failures: [{ reason: "MISSING" }] }),
      ListTasks: failed("ServiceNotFoundException"),
    });
    assert.deepEqual([noService.service, noService.tasks], [{ value: undefined }, { value: [] }]);
  });

  it("reports tasks that it may not describe as unknown, and the service all the same", async () => {
    const { service, tasks } = await facts({
      DescribeServices: ok({ services: [SERVICE] }),
      ListTasks: ok({ taskArns: ["task/1"] }),
      DescribeTasks: failed("AccessDeniedException"),
    });
    assert.ok("value" in service && service.value?.status === "ACTIVE");
    assert.ok("unknown" in tasks);
    assert.deepEqual([tasks.why, tasks.unknown], ["denied", "not allowed (AccessDeniedException)"]);
  });
});

describe("logLines", () => {
  const lines = (behaviour: AwsBehaviour) =>
    withAws(behaviour, (aws) => logLines(aws, "us-west-2", "/aws/lambda/renewal", 1_000));

  it("reads every page, also after an empty one, and sorts the lines by time", async () => {
    const pages: Readonly<Record<string, unknown>> = {
      first: { events: [{ timestamp: 3_000, message: "late" }], nextToken: "empty" },
      empty: { events: [], nextToken: "last" },
      last: { events: [{ timestamp: 2_000, message: "early" }] },
    };
    assert.deepEqual(await lines((_target, input) => ok(pages[String(input["nextToken"] ?? "first")])), {
      value: [
        { at: 2_000, text: "early" },
        { at: 3_000, text: "late" },
      ],
    });
  });

  it("stops after five pages of a log whose pages do not end", async () => {
    let calls = 0;
    const found = await lines(() => {
      calls += 1;
      return ok({ events: [{ timestamp: calls, message: "line" }], nextToken: "more" });
    });
    assert.ok("value" in found);
    assert.deepEqual([calls, found.value?.length], [5, 5]);
  });

  it("is undefined without such a log group, and unknown when a later page is refused", async () => {
    assert.deepEqual(await lines(() => failed("ResourceNotFoundException")), { value: undefined });
    const refused = await lines((_target, input) =>
      input["nextToken"] === undefined ? ok({ events: [], nextToken: "more" }) : failed("AccessDeniedException"),
    );
    assert.equal("unknown" in refused && refused.why, "denied");
  });
});
