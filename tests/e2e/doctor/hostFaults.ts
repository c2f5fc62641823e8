import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { extra } from "./dnsFaults.ts";
import { DOMAIN, type DoctorStage } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";
import { FUNCTION } from "./hostStage.ts";

const HOUR = 3_600_000;

/** The function left this in the state. */
export function leftState(change: () => Partial<HostState>): Fault["inject"] {
  return async ({ host }) => {
    await host.putState(change());
    return () => host.putState();
  };
}

export const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

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

async function lastLines({ host }: DoctorStage): Promise<{ logGroupName: string; logStreamName: string }> {
  const logGroupName = `/aws/lambda/${FUNCTION}`;
  const { logStreams: [stream] = [] } = await host.logs.describeLogStreams({ logGroupName });
  return { logGroupName, logStreamName: stream?.logStreamName ?? "" };
}

/** The function's last run left this line. */
export function logged(message: string): Fault["inject"] {
  return async (stage) => {
    const { host } = stage;
    const ofLines = await lastLines(stage);
    await host.logs.putLogEvents({ ...ofLines, logEvents: [{ timestamp: Date.now(), message }] });
    return async () => {
      await host.logs.deleteLogGroup({ logGroupName: ofLines.logGroupName });
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
  name: "the CA's rate limit is reached",
  inject: leftState(() => ({
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
  inject: leftState(() => ({
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

export const HOST_FAULTS: readonly Fault[] = [
  FUNCTION_DELETED,
  {
    name: "another system's function has the renewal function's name",
    inject: async ({ host: { functions } }) => {
      const set = (Handler: string) =>
        functions.lambda.updateFunctionConfiguration({ FunctionName: FUNCTION, Handler });
      await set("certbot.lambda_handler");
      return () => set("index.handler");
    },
    reason: "FUNCTION_REPLACED",
    exitCode: 1,
    next: /^aws lambda get-function --region us-west-2 --function-name doctor-renewal /,
  },
  {
    name: "AWS cannot run the renewal function",
    inject: async ({ aws }) => {
      const set = (state: object) => aws.control("function-state", { functionName: FUNCTION, ...state });
      await set({ state: "Failed", stateReason: "The KMS key of its environment is disabled" });
      return () => set({});
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
    name: "the renewal function times out",
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
    name: "the CA has deactivated the account",
    inject: leftState(() => ({
      failures: 1,
      lastError: {
        reason: "ACCOUNT_REFUSED",
        type: "urn:ietf:params:acme:error:unauthorized",
        detail: "account is deactivated",
        at: at(-1),
      },
    })),
    reason: "ACCOUNT_REFUSED",
    exitCode: 1,
    next: /--payload '\{"account":\{"ca":"letsencrypt","action":"recover"\}\}' \/dev\/stdout$/,
  },
  {
    name: "a parameter keeps a version with a label, and SSM takes no new one",
    inject: leftState(() => ({
      failures: 1,
      lastError: {
        reason: "STORE_FAILED",
        type: "ParameterMaxVersionLimitExceeded",
        detail: "ssm:PutParameter of /cabal/letsencrypt/x/bundle: ParameterMaxVersionLimitExceeded",
        at: at(-1),
      },
    })),
    reason: "PARAMETER_LABELED",
    exitCode: 1,
    next: /^aws ssm get-parameter-history --region us-west-2 --name \/cabal\/letsencrypt\/x\/bundle /,
  },
  {
    name: "the derived copy has another certificate",
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
    name: "the state is not a renewal state",
    inject: parameter((names) => names.state, "{}"),
    reason: "STATE_UNREADABLE",
    exitCode: 1,
  },
  {
    name: "CAA names another account at the CA",
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

/** The error that a handler threw, as the runtime writes it. */
const thrown = (errorType: string, errorMessage: string) =>
  JSON.stringify({ level: "ERROR", message: { errorType, errorMessage, stackTrace: [] } });

/** Runs that ended with an error, and did not crash. */
export const HARMLESS_RUNS: readonly Pick<Fault, "name" | "inject">[] = [
  {
    name: "a run crashed, and a later one has come to its end",
    inject: async (stage) => {
      const undo = await logged(thrown("TypeError", "x is not a function"))(stage);
      await stage.host.putState({ lastRun: new Date(Date.now() + 1000).toISOString() });
      return async () => {
        await stage.host.putState();
        await undo();
      };
    },
  },
  {
    name: "a run ended with the error of another host",
    inject: logged(thrown("RenewalRunError", "1 of 2 hosts failed. mx: ORDER_FAILED: order: dns")),
  },
  {
    name: "the renewal function has refused an event with a typing error",
    inject: logged(thrown("RenewalEventError", "event refused: Unrecognized key: hosts")),
  },
];
