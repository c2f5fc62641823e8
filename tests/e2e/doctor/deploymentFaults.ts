import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { otherServer } from "./brokenServers.ts";
import { DOMAIN } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";
import { at } from "./hostFaults.ts";
import { trusted } from "./ownCa.ts";
import { detour } from "./wireFaults.ts";

const NAME = "doctor-mail/doctor-smtp-out";

const REFUSED = {
  reason: "DEPLOY_FAILED",
  type: "InvalidParameterException",
  detail: `ecs:UpdateService of ${NAME}: InvalidParameterException: Use AWS CodeDeploy to trigger a new deployment.`,
  at: at(-1),
};

const newCertificate: Fault["inject"] = async ({ host }) => {
  await host.store();
  return async () => {
    await host.deploy();
    await host.completed();
  };
};

/** Every run since the certificate was stored has left this error. */
function refusedSinceStored(lastError: NonNullable<HostState["lastError"]>): Fault["inject"] {
  return async (stage) => {
    const undo = await newCertificate(stage);
    await stage.host.putState({ lastError, failures: 2 });
    return async () => {
      await stage.host.putState();
      await undo();
    };
  };
}

export const NOT_DEPLOYED: Fault = {
  name: "the stored certificate is newer than the deployed one",
  inject: newCertificate,
  reason: "DEPLOYMENT_MISSING",
  exitCode: 2,
  next: /^npx --no -- cabal-tls doctor --fix --stack doctor smtp-out --resolver \S+ --ca-file ca\.pem --connect-to /,
};

export const DEPLOYMENT_FAULTS: readonly Fault[] = [
  NOT_DEPLOYED,
  {
    name: "the new containers serve another certificate than the one in their parameters",
    inject: detour("smtp-out", 465, () => otherServer(trusted(`smtp-out.${DOMAIN}`))),
    args: [`smtp-out.${DOMAIN}:465`],
    reason: "SERVICE_PINNED",
    exitCode: 2,
  },
  {
    name: "ECS has refused the deployment at every run since the certificate was stored",
    inject: refusedSinceStored(REFUSED),
    reason: "DEPLOYMENT_REFUSED",
    exitCode: 2,
    next: /^aws ecs describe-services .*--cluster doctor-mail --services doctor-smtp-out /,
  },
  {
    name: "the function's role may no longer deploy the service",
    inject: refusedSinceStored({
      reason: "ACCESS_DENIED",
      type: "AccessDeniedException",
      detail: `ecs:UpdateService of ${NAME}: not authorized to perform ecs:UpdateService`,
      at: at(-1),
    }),
    reason: "DEPLOYMENT_REFUSED",
    exitCode: 2,
  },
  {
    name: "the deployment of the new certificate fails",
    inject: async (stage) => {
      const { host, aws } = stage;
      const undo = await newCertificate(stage);
      await aws.control("fail-tasks", { service: host.service, on: true });
      await host.deploy();
      return async () => {
        await aws.control("fail-tasks", { service: host.service, on: false });
        await undo();
      };
    },
    reason: "DEPLOYMENT_FAILED",
    exitCode: 2,
  },
  {
    name: "the task definition names a parameter that does not exist",
    inject: async ({ host }) => {
      const { tlsKey, tlsCert } = hostParameters(host.path);
      const right = await host.register(tlsKey, tlsCert);
      const wrong = await host.register(`${tlsKey}-missing`, tlsCert);
      await host.ecs.updateService({ cluster: host.cluster, service: host.service, taskDefinition: wrong });
      return () => host.run(right);
    },
    reason: "READS_OTHER_PARAMETER",
    exitCode: 2,
    next: /^aws ecs describe-task-definition --region us-west-2 --task-definition doctor-smtp-out:\d+ /,
  },
  {
    name: "the service reads an old copy of the certificate",
    inject: async ({ host, account }) => {
      const names = hostParameters(host.path);
      for (const name of [names.tlsKey, names.tlsCert]) {
        const { Parameter: held } = await account.ssm.getParameter({ Name: name, WithDecryption: true });
        await host.put(`${name}-old`, held?.Value ?? "", true);
      }
      const right = await host.register(names.tlsKey, names.tlsCert);
      const pinned = await host.register(`${names.tlsKey}-old`, `${names.tlsCert}-old`);
      await host.store();
      await host.run(pinned);
      return () => host.run(right);
    },
    reason: "READS_OTHER_PARAMETER",
    exitCode: 2,
  },
  {
    name: "the service is paused: its desired count is 0",
    inject: async ({ host }) => {
      const scale = (desiredCount: number) =>
        host.ecs.updateService({ cluster: host.cluster, service: host.service, desiredCount });
      await scale(0);
      return async () => {
        await scale(1);
        await host.completed();
      };
    },
    reason: "SERVICE_PAUSED",
    exitCode: 1,
  },
];
