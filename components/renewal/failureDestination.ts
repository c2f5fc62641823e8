import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { lambda, sqs } from "../registration/aws.ts";

/** SQS's longest: 14 days. */
const RETENTION_SECONDS = 1_209_600;
const MAX_AGE_SECONDS = 3600;

/** Failed runs with their event and error, and scheduled runs that did not start. */
export function failureQueue(parent: pulumi.Resource, name: string, queueName: string): aws.sqs.Queue {
  return new sqs.Queue(
    `${name}-failures`,
    { name: queueName, messageRetentionSeconds: RETENTION_SECONDS, sqsManagedSseEnabled: true },
    { parent },
  );
}

/**
 * Sends failed runs of the schedule to the queue. Lambda does not repeat them: the function backs off by itself, so a
 * repeat a minute later would find nothing to do, succeed, and hide the failure.
 */
export function failureDestination(
  parent: pulumi.Resource,
  name: string,
  made: aws.lambda.Function,
  queue: aws.sqs.Queue,
): void {
  new lambda.FunctionEventInvokeConfig(
    `${name}-invocations`,
    {
      functionName: made.name,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: MAX_AGE_SECONDS,
      destinationConfig: { onFailure: { destination: queue.arn } },
    },
    { parent },
  );
}
