import type { EcsService } from "../../../cli/aws/ecs.ts";
import type { DeployedService, HostFacts, LambdaFunction, RenewerFacts } from "../../../cli/doctor/gather/hostFacts.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { thresholds } from "../../../core/thresholds.ts";
import { DAY, NOW } from "./factsFixture.ts";

const DAY_SECONDS = 86_400;
const HOUR = 3_600_000;
const SERVICE = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;

/** ISO time, that many hours from now. */
export const hours = (count: number): string => new Date(NOW + count * HOUR).toISOString();

/** A state after a run without a failure, of a certificate that was stored ten days ago. */
export function healthyState(change: Partial<HostState> = {}): HostState {
  return {
    version: 1,
    host: "smtp-out",
    failures: 0,
    lastRun: hours(-0.5),
    stored: {
      version: 3,
      serial: "0AFF",
      sha256: "cd".repeat(32),
      names: ["smtp-out.example.net"],
      notBefore: hours(-240),
      notAfter: hours(24 * 80),
      source: "https://acme-v02.api.letsencrypt.org/directory",
      storedAt: hours(-240),
    },
    ...change,
  };
}

/** A host whose service was deployed a day after its certificate was stored. */
export function healthyHost(
  change: {
    readonly state?: Partial<HostState>;
    readonly log?: RenewerFacts["log"];
    readonly service?: Partial<EcsService>;
    readonly taskStarted?: number;
    readonly secrets?: DeployedService["secrets"];
    readonly renewer?: Partial<LambdaFunction>;
  } = {},
): HostFacts {
  const path = "/cabal/letsencrypt/smtp-out.example.net";
  const service: EcsService = {
    status: "ACTIVE",
    desired: 1,
    running: 1,
    deployments: [],
    taskDefinition: "arn:aws:ecs:us-west-2:111122223333:task-definition/smtp-out:7",
    controller: undefined,
    healthyPercent: { minimum: 100, maximum: 200 },
    lastEvent: undefined,
    ...change.service,
  };
  return {
    entry: {
      name: "smtp-out",
      pipeline: "letsencrypt",
      names: ["smtp-out.example.net"],
      parameterPath: path,
      directories: ["https://acme-v02.api.letsencrypt.org/directory"],
      challenges: [{ recordName: "_acme-challenge.smtp-out.example.net", zoneId: "Z1" }],
      deployTo: [SERVICE],
      thresholds: thresholds(90 * DAY_SECONDS, 30 * DAY_SECONDS),
    },
    state: { value: { content: healthyState(change.state), version: 9, modified: NOW - HOUR } },
    chain: { value: undefined },
    versions: { value: new Map([[`${path}/bundle`, { version: 3, modified: NOW - 10 * DAY, secret: true }]]) },
    copies: new Map(),
    chainPem: undefined,
    services: [
      {
        entry: SERVICE,
        service: { value: service },
        secrets: change.secrets ?? {
          value: [
            { container: "mta", name: "TLS_KEY", valueFrom: `${path}/tls-key` },
            { container: "mta", name: "TLS_CERT", valueFrom: `${path}/tls-cert` },
          ],
        },
        tasks: {
          value:
            service.running === 0
              ? []
              : [{ arn: "task/1", lastStatus: "RUNNING", startedAt: change.taskStarted ?? NOW - 9 * DAY }],
        },
      },
    ],
    renewal: {
      entry: {
        functionName: "cabal-certbot-renewal",
        scheduleName: "cabal-certbot-renewal",
        scheduleGroup: "cabal-tls-prod",
        logGroup: "/aws/lambda/cabal-certbot-renewal",
      },
      renewer: {
        value: {
          arn: "arn:aws:lambda:us-west-2:111122223333:function:cabal-certbot-renewal",
          packageType: "Zip",
          handler: "index.handler",
          state: "Active",
          stateReason: undefined,
          lastUpdate: "Successful",
          lastModified: NOW - 30 * DAY,
          concurrency: { value: undefined },
          ...change.renewer,
        },
      },
      schedule: {
        value: {
          enabled: true,
          expression: "rate(1 hour)",
          targetArn: "arn:aws:lambda:us-west-2:111122223333:function:cabal-certbot-renewal",
          input: '{"source":"schedule"}',
          start: undefined,
          end: undefined,
        },
      },
      log: change.log ?? { value: { lastEvent: NOW - HOUR / 2, lastCrash: undefined } },
    },
  };
}
