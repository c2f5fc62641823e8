import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { Fault } from "./fault.ts";
import { FUNCTION } from "./hostStage.ts";

/** Deletes these parameters of the host, and stores and deploys a certificate anew. */
function lost(...which: readonly (keyof ReturnType<typeof hostParameters>)[]): Fault["inject"] {
  return async ({ host, account }) => {
    const names = hostParameters(host.path);
    for (const one of which) await account.ssm.deleteParameter({ Name: names[one] });
    return async () => {
      await host.store();
      await host.deploy();
      await host.completed();
    };
  };
}

export const STORED_FAULTS: readonly Fault[] = [
  {
    name: "everything that was stored for the host is deleted",
    inject: lost("bundle", "chain", "state", "tlsKey", "tlsCert", "tlsCaBundle"),
    reason: "STORED_MISSING",
    exitCode: 2,
    next: /^npx --no cabal-tls doctor --fix --stack doctor smtp-out$/,
  },
  {
    name: "the bundle alone is deleted",
    inject: lost("bundle"),
    reason: "STORED_MISSING",
    exitCode: 1,
  },
  {
    name: "the chain alone is deleted",
    inject: lost("chain"),
    reason: "COPIES_OUT_OF_STEP",
    exitCode: 1,
  },
  {
    name: "the chain is no certificate",
    inject: async ({ host }) => {
      const { chain } = hostParameters(host.path);
      await host.put(chain, "overwritten by hand");
      return async () => {
        await host.store();
        await host.deploy();
        await host.completed();
      };
    },
    reason: "STORED_UNREADABLE",
    exitCode: 1,
  },
  {
    name: "the service is deleted",
    inject: async ({ host }) => {
      const { tlsKey, tlsCert } = hostParameters(host.path);
      await host.deleteService(host.service);
      return async () => {
        await host.makeService(host.service, await host.register(tlsKey, tlsCert));
        await host.completed();
      };
    },
    reason: "SERVICE_MISSING",
    exitCode: 2,
  },
  {
    name: "the deployment of a new certificate still runs",
    inject: async ({ host }) => {
      // So long the old task is left to its clients.
      await host.drainSeconds(3_500);
      await host.store();
      await host.deploy();
      return async () => {
        await host.drainSeconds(300);
        await host.completed();
      };
    },
    reason: "DEPLOYMENT_RUNNING",
    exitCode: 1,
  },
  {
    name: "the schedule wakes another function",
    inject: async ({ host }) => {
      const schedule = await host.scheduler.getSchedule({ Name: FUNCTION });
      const { ScheduleExpression, FlexibleTimeWindow, State, Target } = schedule;
      const wakes = (Arn: string | undefined) =>
        host.scheduler.updateSchedule({
          Name: FUNCTION,
          State,
          ScheduleExpression,
          FlexibleTimeWindow,
          Target: { RoleArn: Target?.RoleArn, Arn },
        });
      await wakes(`${Target?.Arn}-before`);
      return () => wakes(Target?.Arn);
    },
    reason: "SCHEDULE_ELSEWHERE",
    exitCode: 1,
  },
  {
    name: "the schedule has ended",
    inject: async ({ host }) => {
      const schedule = await host.scheduler.getSchedule({ Name: FUNCTION });
      const { ScheduleExpression, FlexibleTimeWindow, State, Target } = schedule;
      const kept = { Name: FUNCTION, State, ScheduleExpression, FlexibleTimeWindow, Target };
      await host.scheduler.updateSchedule({ ...kept, EndDate: new Date(Date.now() - 3_600_000) });
      return () => host.scheduler.updateSchedule(kept);
    },
    reason: "SCHEDULE_DISABLED",
    exitCode: 1,
  },
];
