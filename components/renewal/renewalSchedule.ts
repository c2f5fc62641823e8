import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ArnScope } from "../../core/arn.ts";
import { RENEWAL_SCHEDULE } from "../../core/renewal/functionRuntime.ts";
import { schedulePolicy } from "../../core/renewal/rolePolicies.ts";
import { scheduler } from "../registration/aws.ts";
import { serviceRole } from "./serviceRole.ts";

/** The group that every account has. */
export const SCHEDULE_GROUP = "default";
/** An event that could not be delivered by then is not needed any more: the next one is due. */
const MAX_AGE_SECONDS = RENEWAL_SCHEDULE.everyMs / 1000;
const EVENT = { source: "schedule" };

export interface RenewalScheduleArgs {
  readonly functionName: string;
  readonly functionArn: pulumi.Input<string>;
  /** Gets events that could not be delivered. */
  readonly failureQueue: string;
  readonly failureQueueArn: pulumi.Input<string>;
  readonly scope: pulumi.Output<ArnScope>;
}

/** Runs the function every hour, some minutes later: CAs ask to be called at random moments. */
export function renewalSchedule(
  parent: pulumi.Resource,
  name: string,
  args: RenewalScheduleArgs,
): aws.scheduler.Schedule {
  const { functionName, failureQueue, scope } = args;
  const { role, policy } = serviceRole(parent, `${name}-schedule`, {
    name: `${functionName}-schedule`,
    service: "scheduler.amazonaws.com",
    description: `Runs ${functionName}`,
    scope,
    policy: scope.apply((here) => schedulePolicy(here, functionName, failureQueue)),
  });
  return new scheduler.Schedule(
    `${name}-schedule`,
    {
      name: functionName,
      groupName: SCHEDULE_GROUP,
      description: "Renews the host certificates that are due",
      scheduleExpression: RENEWAL_SCHEDULE.expression,
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: RENEWAL_SCHEDULE.flexibleMinutes },
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
