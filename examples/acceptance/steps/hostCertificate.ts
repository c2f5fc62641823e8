import { X509Certificate } from "node:crypto";
import { hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { type RunContext, type Step, waitUntil } from "../run/runContext.ts";

/** The function waits for DNS and the CA; the schedule would try again within the hour. */
export const STORED_SECONDS = 3_900;
const ALARMS = ["errors", "stale"];

export const hostCertificate: Step = async (context) => {
  const host = `smtp-out.${context.scope.domain}`;
  const path = hostPath(context.scope.parameterPrefix, [host]);
  const stored = await waitUntil(
    context,
    { what: `a certificate for ${host}`, deadline: STORED_SECONDS, pause: 15 },
    () => storedChain(context, path),
  );
  const certificate = new X509Certificate(stored.pem);
  await context.clients.lambda.invoke({
    FunctionName: context.scope.functionName,
    Payload: Buffer.from('{"source":"schedule"}'),
  });
  const again = await storedChain(context, path);
  const schedule = await context.clients.scheduler.getSchedule({ Name: context.scope.functionName });
  const alarms = await alarmNames(context);
  return {
    facts: [
      `version ${stored.version}, issued by ${certificate.issuer.replaceAll("\n", ", ")}, until ${certificate.validTo}`,
      `schedule ${schedule.ScheduleExpression}, ${schedule.State}`,
      `alarms ${alarms.join(", ")}`,
    ],
    problems: [
      ...(certificate.subjectAltName === `DNS:${host}` ? [] : [`the certificate is for ${certificate.subjectAltName}`]),
      ...(again?.version === stored.version ? [] : ["a run with nothing due obtained another certificate"]),
      ...(schedule.State === "ENABLED" ? [] : [`the schedule is ${schedule.State}`]),
      ...ALARMS.map((name) => `${context.scope.functionName}-${name}`)
        .filter((name) => !alarms.includes(name))
        .map((name) => `there is no alarm ${name}`),
    ],
  };
};

/** The public part; the key is never read. */
export async function storedChain(
  { clients }: Pick<RunContext, "clients">,
  path: string,
): Promise<{ readonly pem: string; readonly version: number } | undefined> {
  const { chain } = hostParameters(path);
  const { Parameters: [found] = [] } = await clients.ssm.getParameters({ Names: [chain] });
  return found?.Value === undefined ? undefined : { pem: found.Value, version: found.Version ?? 0 };
}

async function alarmNames({ clients, scope }: RunContext): Promise<string[]> {
  const { MetricAlarms: found = [] } = await clients.alarms.describeAlarms({ AlarmNamePrefix: scope.functionName });
  return found.map(({ AlarmName: name = "" }) => name).sort();
}
