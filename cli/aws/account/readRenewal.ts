import { FUNCTION_NAMES, type RenewalFacts } from "../../../core/adoption/index.ts";
import type { AwsSession } from "../awsSession.ts";
import { readFunction, readRules } from "./readFunction.ts";
import { readSchedules } from "./readSchedules.ts";
import { readServices } from "./readServices.ts";
import { readParameters, readTlsCertificates } from "./readTlsParameters.ts";

export type RenewalReading = Pick<
  RenewalFacts,
  "running" | "takenNames" | "services" | "parameters" | "certificates" | "unread"
>;

/** The function of that name, and what serves the certificates that such functions renew. */
export async function readRenewal(aws: AwsSession, region: string, functionName: string): Promise<RenewalReading> {
  const [running, schedules, services] = await Promise.all([
    readFunction(aws, region, functionName),
    readSchedules(aws, region),
    readServices(aws, region),
  ]);
  const others = FUNCTION_NAMES.filter((name) => name !== functionName);
  const found = await Promise.all(others.map((name) => readFunction(aws, region, name)));
  const parameters = await readParameters(aws, region, services);
  const runs = schedules.filter(({ target }) => target === running?.arn);
  return {
    running: running && {
      ...running,
      schedules: [
        ...runs.map(({ name }) => ({ kind: "schedule" as const, name })),
        ...(await readRules(aws, region, functionName)),
      ],
    },
    takenNames: [
      ...[running, ...found].flatMap((one) => one?.functionName ?? []),
      ...schedules.filter(({ group }) => group === "default").map(({ name }) => name),
    ],
    services,
    parameters,
    ...(await readTlsCertificates(aws, region, services, parameters)),
  };
}
