import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { extra } from "./dnsFaults.ts";
import { DOMAIN, type DoctorStage } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";
import { FUNCTION } from "./hostStage.ts";

const HOUR = 3_600_000;

/** The function left this in the state. */
function told(change: () => Partial<HostState>): Fault["inject"] {
  return async ({ host }) => {
    await host.putState(change());
    return () => host.putState();
  };
}

const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

function parameter(
  name: (names: ReturnType<typeof hostParameters>) => string,
  value: string | undefined,
): Fault["inject"] {
  return async ({ host, account }) => {
    const Name = name(hostParameters(host.path));
    const { Parameter: before } = await account.ssm.getParameter({ Name });
    if (value === undefined) await account.ssm.deleteParameter({ Name });
    else await host.put(Name, value);
    return () => host.put(Name, before?.Value ?? "");
  };
}

const newCertificate: Fault["inject"] = async ({ host }) => {
  await host.store();
  return async () => {
    await host.deploy();
    await host.completed();
  };
};

async function lastLines({ host }: DoctorStage): Promise<{ logGroupName: string; logStreamName: string }> {
  const logGroupName = `/aws/lambda/${FUNCTION}`;
  const { logStreams: [stream] = [] } = await host.logs.describeLogStreams({ logGroupName });
  return { logGroupName, logStreamName: stream?.logStreamName ?? "" };
}

/** The function's last run left this line. */
function logged(message: string): Fault["inject"] {
  return async (stage) => {
    const { host } = stage;
    const place = await lastLines(stage);
    await host.logs.putLogEvents({ ...place, logEvents: [{ timestamp: Date.now(), message }] });
    return async () => {
      await host.logs.deleteLogGroup({ logGroupName: place.logGroupName });
      await host.functions.invoke(FUNCTION);
    };
  };
}

export const FUNCTION_DELETED: Fault = {
  name: "the renewal function is deleted",
  inject: async ({ host }) => {
    await host.functions.lambda.deleteFunction({ FunctionName: FUNCTION });
    return () => host.makeFunction();
  },
  reason: "FUNCTION_MISSING",
  exitCode: 1,
};

export const RATE_LIMITED: Fault = {
  name: "the authority's rate limit is reached",
  inject: told(() => ({
    failures: 2,
    notBefore: at(20),
    lastError: {
      reason: "RATE_LIMITED",
      type: "urn:ietf:params:acme:error:rateLimited",
      detail: "too many certificates already issued",
      at: at(-1),
    },
  })),
  reason: "RENEWAL_RATE_LIMITED",
  exitCode: 1,
};

export const RENEWAL_FAILED: Fault = {
  name: "the last renewal failed",
  inject: told(() => ({
    failures: 3,
    retryAfter: at(2),
    lastError: {
      reason: "VALIDATION_FAILED",
      type: "urn:ietf:params:acme:error:dns",
      detail: "no TXT record found",
      at: at(-1),
    },
  })),
  reason: "RENEWAL_FAILED",
  exitCode: 1,
};

export const NOT_DEPLOYED: Fault = {
  name: "the stored certificate is newer than the deployed one",
  inject: newCertificate,
  reason: "DEPLOYMENT_MISSING",
  exitCode: 2,
  next: /^npx --no cabal-tls doctor --fix --stack doctor smtp-out$/,
};

export const HOST_FAULTS: readonly Fault[] = [
  FUNCTION_DELETED,
  {
    name: "AWS cannot run the renewal function",
    inject: async ({ aws }) => {
      const tell = (told: object) => aws.control("function-state", { functionName: FUNCTION, ...told });
      await tell({ state: "Failed", stateReason: "The KMS key of its environment is disabled" });
      return () => tell({});
    },
    reason: "FUNCTION_BROKEN",
    exitCode: 1,
  },
  {
    name: "the renewal function's reserved concurrency is 0",
    inject: async ({ host: { functions } }) => {
      await functions.lambda.putFunctionConcurrency({ FunctionName: FUNCTION, ReservedConcurrentExecutions: 0 });
      return () => functions.lambda.deleteFunctionConcurrency({ FunctionName: FUNCTION });
    },
    reason: "FUNCTION_DISABLED",
    exitCode: 1,
  },
  {
    name: "the renewal function has left no trace",
    inject: async ({ host, account }) => {
      const names = hostParameters(host.path);
      await host.logs.deleteLogGroup({ logGroupName: `/aws/lambda/${FUNCTION}` });
      await account.ssm.deleteParameter({ Name: names.state });
      return async () => {
        await host.putState();
        await host.functions.invoke(FUNCTION);
      };
    },
    reason: "FUNCTION_NEVER_RAN",
    exitCode: 1,
  },
  {
    name: "the renewal function last ran two days ago",
    inject: async ({ host }) => {
      await host.logs.deleteLogGroup({ logGroupName: `/aws/lambda/${FUNCTION}` });
      await host.putState({ lastRun: at(-48) });
      return async () => {
        await host.putState();
        await host.functions.invoke(FUNCTION);
      };
    },
    reason: "FUNCTION_STALE",
    exitCode: 1,
  },
  {
    name: "the renewal function crashes before it writes its state",
    inject: logged('{"errorType":"Runtime.ImportModuleError","errorMessage":"Cannot find module"}'),
    reason: "FUNCTION_CRASHES",
    exitCode: 1,
  },
  {
    name: "the renewal function does not come to its end in time",
    inject: logged('{"type":"platform.report","record":{"metrics":{"durationMs":900000},"status":"timeout"}}'),
    reason: "FUNCTION_CRASHES",
    exitCode: 1,
  },
  {
    name: "the renewal function cannot be loaded",
    inject: async ({ host }) => {
      const { lambda } = host.functions;
      const lost = async () => {
        await lambda.deleteFunction({ FunctionName: FUNCTION });
        await host.logs.deleteLogGroup({ logGroupName: `/aws/lambda/${FUNCTION}` });
      };
      await lost();
      await host
        .makeFunction('import "nothing-of-this-name"; export const handler = async () => ({});')
        .catch(() => {});
      return async () => {
        await lost();
        await host.makeFunction();
      };
    },
    reason: "FUNCTION_CRASHES",
    exitCode: 1,
    next: /^aws logs tail \/aws\/lambda\/doctor-renewal --region us-west-2 --since 1d$/,
  },
  RENEWAL_FAILED,
  RATE_LIMITED,
  {
    name: "the derived copy of the certificate is another one",
    inject: parameter((names) => names.tlsCert, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    reason: "COPIES_OUT_OF_STEP",
    exitCode: 1,
  },
  {
    name: "a derived copy is missing",
    inject: parameter((names) => names.tlsCaBundle, undefined),
    reason: "COPIES_OUT_OF_STEP",
    exitCode: 1,
  },
  {
    name: "the state is no state",
    inject: parameter((names) => names.state, "{}"),
    reason: "STATE_UNREADABLE",
    exitCode: 1,
  },
  NOT_DEPLOYED,
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
    reason: "DEPLOYMENT_FAILED",
    exitCode: 2,
    next: /^aws ecs describe-services /,
  },
  {
    name: "the service is pinned to an old copy of the certificate",
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
    reason: "SERVICE_PINNED",
    exitCode: 2,
  },
  {
    name: "no task of the service runs",
    inject: async ({ host }) => {
      const scale = (desiredCount: number) =>
        host.ecs.updateService({ cluster: host.cluster, service: host.service, desiredCount });
      await scale(0);
      return async () => {
        await scale(1);
        await host.completed();
      };
    },
    reason: "SERVICE_DOWN",
    exitCode: 2,
  },
  {
    name: "CAA names another account of the authority",
    inject: extra({
      Name: `smtp-out.${DOMAIN}`,
      Type: "CAA",
      TTL: 60,
      ResourceRecords: [
        { Value: '0 issue "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/2"' },
      ],
    }),
    reason: "CAA_FORBIDS",
    exitCode: 1,
  },
  {
    name: "CAA allows another way of validation only",
    inject: extra({
      Name: `smtp-out.${DOMAIN}`,
      Type: "CAA",
      TTL: 60,
      ResourceRecords: [{ Value: '0 issue "letsencrypt.org; validationmethods=http-01"' }],
    }),
    reason: "CAA_FORBIDS",
    exitCode: 1,
  },
];
