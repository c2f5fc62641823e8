import type { UpdateScheduleInput } from "@aws-sdk/client-scheduler";
import type { Fault } from "./fault.ts";
import { FUNCTION } from "./hostStage.ts";

const HOUR = 3_600_000;

type Schedule = Pick<UpdateScheduleInput, "ScheduleExpression" | "EndDate" | "State" | "Target">;

/** The schedule is changed, and is what it was again. */
function schedule(change: (before: Schedule) => Schedule): Fault["inject"] {
  return async ({ host: { scheduler } }) => {
    const { ScheduleExpression, FlexibleTimeWindow, State, Target } = await scheduler.getSchedule({ Name: FUNCTION });
    const kept = { Name: FUNCTION, State, ScheduleExpression, FlexibleTimeWindow, Target };
    await scheduler.updateSchedule({ ...kept, ...change(kept) });
    return () => scheduler.updateSchedule(kept);
  };
}

export const SCHEDULE_FAULTS: readonly Fault[] = [
  {
    name: "the schedule is disabled",
    inject: schedule((before) => ({ ...before, State: "DISABLED" })),
    reason: "SCHEDULE_DISABLED",
    exitCode: 1,
  },
  {
    name: "the schedule has ended",
    inject: schedule((before) => ({ ...before, EndDate: new Date(Date.now() - HOUR) })),
    reason: "SCHEDULE_DISABLED",
    exitCode: 1,
  },
  {
    name: "the schedule invokes the function only once, and has done so",
    inject: schedule((before) => ({ ...before, ScheduleExpression: "at(2025-01-01T00:00:00)" })),
    reason: "SCHEDULE_DISABLED",
    exitCode: 1,
  },
  {
    name: "the schedule invokes another function",
    inject: schedule((before) => ({
      ...before,
      Target: { RoleArn: before.Target?.RoleArn, Arn: `${before.Target?.Arn}-before` },
    })),
    reason: "SCHEDULE_ELSEWHERE",
    exitCode: 1,
  },
  {
    name: "the schedule invokes the function once a month",
    inject: schedule((before) => ({ ...before, ScheduleExpression: "rate(30 days)" })),
    reason: "SCHEDULE_CHANGED",
    exitCode: 1,
  },
  {
    name: "the schedule was left with the event of a rehearsal",
    inject: schedule((before) => ({
      ...before,
      Target: { RoleArn: before.Target?.RoleArn, Arn: before.Target?.Arn, Input: '{"dryRun":true}' },
    })),
    reason: "SCHEDULE_CHANGED",
    exitCode: 1,
  },
  {
    name: "the schedule is deleted",
    inject: async ({ host }) => {
      await host.scheduler.deleteSchedule({ Name: FUNCTION });
      return () => host.makeSchedule("ENABLED");
    },
    reason: "SCHEDULE_MISSING",
    exitCode: 1,
  },
];
