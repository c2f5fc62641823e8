import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { ECS } from "@aws-sdk/client-ecs";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { Route53 } from "@aws-sdk/client-route-53";
import { SSM } from "@aws-sdk/client-ssm";
import { startFaultProxy } from "../../packages/local-aws/acme/startFaultProxy.ts";
import { startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { type LocalAws, startLocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { toolchainOrExit } from "../../packages/local-aws/toolchain/ensureToolchain.ts";
import { KeySearch } from "../e2e/renewal/keySearch.ts";
import type { RenewalStage } from "../e2e/renewal/renewalStage.ts";
import { StagedHost } from "../e2e/renewal/stagedHost.ts";

const DOMAIN = "bench.example";
const TIME_FACTOR = 600;

export interface RenewalBenchStage extends RenewalStage {
  readonly aws: LocalAws;
}

/** The tests' stage with a local AWS of its own: one Pebble behind a proxy that counts, one zone, for us and the peers. */
export async function renewalBenchStage(write: (line: string) => void): Promise<RenewalBenchStage> {
  const toolchain = await toolchainOrExit(write);
  const aws = await startLocalAws({ toolchain, timeFactor: TIME_FACTOR });
  try {
    const pebble = await startPebble({ toolchain, aws });
    const proxy = await startFaultProxy({ aws, pebble });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const config = { endpoint: aws.url, region: "us-west-2", credentials };
    const route53 = new Route53(config);
    const zone = await route53.createHostedZone({ Name: DOMAIN, CallerReference: DOMAIN });
    const stage: RenewalBenchStage = {
      aws,
      domain: DOMAIN,
      zoneId: (zone.HostedZone?.Id ?? "").replace("/hostedzone/", ""),
      pebble,
      proxy,
      clients: {
        lambda: new Lambda({ ...config, maxAttempts: 1, requestHandler: { requestTimeout: 120_000 } }),
        ssm: new SSM(config),
        route53,
        iam: new IAM(config),
        ecs: new ECS(config),
        logs: new CloudWatchLogs(config),
      },
      keys: new KeySearch(),
      control: (verb, body) => aws.control(verb, body),
      putTxt: unused,
      putRecord: unused,
      anotherPebble: unused,
      host: (label, wanted = {}) => StagedHost.make(stage, `bench-${label}`, `${label}.${DOMAIN}`, wanted),
      stop: async () => {
        await proxy.stop();
        await pebble.stop();
        await aws.stop();
      },
    };
    return stage;
  } catch (error) {
    await aws.stop();
    throw error;
  }
}

async function unused(): Promise<never> {
  throw new Error("the bench has one Pebble, and no records but those of its clients");
}
