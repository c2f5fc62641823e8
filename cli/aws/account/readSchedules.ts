import { paginateListSchedules, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

/** Every schedule of EventBridge Scheduler in a region, with what it runs. */
export async function readSchedules(aws: AwsSession, region: string) {
  const client = aws.client(SchedulerClient, region);
  return requiredReading(
    `The schedules of ${region}`,
    "scheduler:ListSchedules",
    aws.read(async (abort) => {
      const found: { readonly name: string; readonly group: string; readonly target: string }[] = [];
      for await (const { Schedules = [] } of paginateListSchedules({ client }, {}, abort)) {
        found.push(
          ...Schedules.map((one) => ({
            name: one.Name ?? "",
            group: one.GroupName ?? "default",
            target: one.Target?.Arn ?? "",
          })),
        );
      }
      return found;
    }),
  );
}
