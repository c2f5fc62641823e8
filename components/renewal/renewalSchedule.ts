import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsPlace } from "../../core/permissions/awsPlace.ts";
import { schedulePolicy } from "../../core/renewal/schedulePolicy.ts";
import { serviceRole } from "./serviceRole.ts";

/** The group that every account has. */
export const SCHEDULE_GROUP = "default";
const WINDOW_MINUTES = 15;
/** A wake that could not be delivered is no loss: the next one is an hour away. */
const MAX_AGE_SECONDS = 3600;
const EVENT = { source: "schedule" };

export interface RenewalScheduleArgs {
  readonly functionName: string;
  readonly functionArn: pulumi.Input<string>;
  /** Gets wakes that could not be delivered. */
  readonly failureQueue: string;
  readonly failureQueueArn: pulumi.Input<string>;
  readonly place: pulumi.Output<AwsPlace>;
}

/** Wakes the function every hour, some minutes later: authorities ask to be called at random moments. */
export function renewalSchedule(
  parent: pulumi.Resource,
  name: string,
  args: RenewalScheduleArgs,
): aws.scheduler.Schedule {
  const { functionName, failureQueue, place } = args;
  const { role, policy } = serviceRole(parent, `${name}-schedule`, {
    name: `${functionName}-schedule`,
    service: "scheduler.amazonaws.com",
    description: `Wakes ${functionName}`,
    place,
    policy: place.apply((here) => schedulePolicy(here, functionName, failureQueue)),
  });
  return new aws.scheduler.Schedule(
    `${name}-schedule`,
    {
      name: functionName,
      groupName: SCHEDULE_GROUP,
      description: "Renews the host certificates that are due",
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: WINDOW_MINUTES },
      target: {
        arn: args.functionArn,
        roleArn: role.arn,
        input: JSON.stringify(EVENT),
        deadLetterConfig: { arn: args.failureQueueArn },
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: MAX_AGE_SECONDS },
      },
    },
    { parent, dependsOn: [policy] },
  );
}
