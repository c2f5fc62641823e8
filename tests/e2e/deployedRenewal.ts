import { setTimeout as wait } from "node:timers/promises";
import { CloudWatch, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { Lambda } from "@aws-sdk/client-lambda";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { SQS } from "@aws-sdk/client-sqs";

const MESSAGE_MS = 30_000;

/** What AWS itself tells of a deployed renewal function. */
export class DeployedRenewal {
  readonly #name: string;
  readonly #lambda: Lambda;
  readonly #logs: CloudWatchLogs;
  readonly #alarms: CloudWatch;
  readonly #scheduler: Scheduler;
  readonly #queues: SQS;

  constructor(functionName: string, endpoint: string) {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = { endpoint, region: "us-west-2", credentials };
    this.#name = functionName;
    this.#lambda = new Lambda(client);
    this.#logs = new CloudWatchLogs(client);
    this.#alarms = new CloudWatch(client);
    this.#scheduler = new Scheduler(client);
    this.#queues = new SQS(client);
  }

  async configuration() {
    const FunctionName = this.#name;
    const { Runtime, Architectures, Timeout, LoggingConfig } = await this.#lambda.getFunctionConfiguration({
      FunctionName,
    });
    const { ReservedConcurrentExecutions } = await this.#lambda.getFunctionConcurrency({ FunctionName });
    return { Runtime, Architectures, Timeout, LogGroup: LoggingConfig?.LogGroup, ReservedConcurrentExecutions };
  }

  /** Days that the function's log is kept. */
  async retention(): Promise<number | undefined> {
    const { logGroups = [] } = await this.#logs.describeLogGroups({ logGroupNamePrefix: `/aws/lambda/${this.#name}` });
    return logGroups[0]?.retentionInDays;
  }

  async alarms(): Promise<MetricAlarm[]> {
    const { MetricAlarms: found = [] } = await this.#alarms.describeAlarms({ AlarmNamePrefix: this.#name });
    return found.sort((one, other) => (one.AlarmName ?? "").localeCompare(other.AlarmName ?? ""));
  }

  /** What becomes of a run that failed. */
  async onFailure() {
    const { MaximumRetryAttempts, DestinationConfig } = await this.#lambda.getFunctionEventInvokeConfig({
      FunctionName: this.#name,
    });
    return { MaximumRetryAttempts, destination: DestinationConfig?.OnFailure?.Destination };
  }

  async schedule() {
    const { ScheduleExpression, FlexibleTimeWindow, State, Target } = await this.#scheduler.getSchedule({
      Name: this.#name,
    });
    return {
      ScheduleExpression,
      window: FlexibleTimeWindow?.MaximumWindowInMinutes,
      State,
      input: Target?.Input,
      undelivered: Target?.DeadLetterConfig?.Arn,
    };
  }

  /** The next message of the queue of failures. Throws when none comes in time. */
  async failure(): Promise<string> {
    const { QueueUrl } = await this.#queues.getQueueUrl({ QueueName: `${this.#name}-failures` });
    const until = Date.now() + MESSAGE_MS;
    for (;;) {
      const { Messages: [message] = [] } = await this.#queues.receiveMessage({ QueueUrl });
      if (message?.Body !== undefined) return message.Body;
      if (Date.now() > until) throw new Error(`no failed run came into the queue of ${this.#name}`);
      await wait(500);
    }
  }
}
