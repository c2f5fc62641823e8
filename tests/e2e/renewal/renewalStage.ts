import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { ECS } from "@aws-sdk/client-ecs";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { Route53, type RRType } from "@aws-sdk/client-route-53";
import { SSM } from "@aws-sdk/client-ssm";
import type { PebbleOptions } from "../../../packages/local-aws/acme/pebbleOptions.ts";
import { type FaultProxy, startFaultProxy } from "../../../packages/local-aws/acme/startFaultProxy.ts";
import { type Pebble, startPebble } from "../../../packages/local-aws/acme/startPebble.ts";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import { KeySearch } from "./keySearch.ts";
import { searchStage } from "./searchStage.ts";
import { type HostOptions, StagedHost } from "./stagedHost.ts";

/** Everything that a test file of the renewal function shares: a zone, a Pebble behind a fault proxy, clients. */
export interface RenewalStage {
  readonly domain: string;
  readonly zoneId: string;
  readonly pebble: Pebble;
  readonly proxy: FaultProxy;
  readonly clients: Clients;
  /** Keys that were made here, and what was said: searched when the stage stops. */
  readonly keys: KeySearch;
  control(verb: string, body?: unknown): Promise<unknown>;
  putTxt(name: string, values: readonly string[]): Promise<void>;
  putRecord(name: string, type: "CNAME" | "CAA", value: string): Promise<void>;
  /** Another Pebble of the same local AWS, ended with the stage. */
  anotherPebble(options?: Omit<PebbleOptions, "toolchain" | "aws">): Promise<Pebble>;
  /** A function that renews one host below the domain. */
  host(label: string, options?: HostOptions): Promise<StagedHost>;
  /** Fails when a private key of its hosts is anywhere it should not be. */
  stop(): Promise<void>;
}

interface Clients {
  readonly lambda: Lambda;
  readonly ssm: SSM;
  readonly route53: Route53;
  readonly iam: IAM;
  readonly ecs: ECS;
  readonly logs: CloudWatchLogs;
}

/** `name` keeps test files apart: domain, roles and functions carry it. */
export async function renewalStage(
  name: string,
  options: Omit<PebbleOptions, "toolchain" | "aws"> = {},
): Promise<RenewalStage> {
  const { aws, toolchain } = await sharedLocalAws();
  const config = {
    endpoint: aws.url,
    region: "us-west-2",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  const clients = {
    lambda: new Lambda({ ...config, maxAttempts: 1, requestHandler: { requestTimeout: 120_000 } }),
    ssm: new SSM(config),
    route53: new Route53(config),
    iam: new IAM(config),
    ecs: new ECS(config),
    logs: new CloudWatchLogs(config),
  };
  const domain = `${name}.example`;
  const zone = await clients.route53.createHostedZone({ Name: domain, CallerReference: `${domain}-${Math.random()}` });
  const zoneId = (zone.HostedZone?.Id ?? "").replace("/hostedzone/", "");
  const pebbles: Pebble[] = [];
  const start = async (wanted: Omit<PebbleOptions, "toolchain" | "aws">) => {
    const pebble = await startPebble({ ...wanted, toolchain, aws });
    pebbles.push(pebble);
    return pebble;
  };
  const pebble = await start(options);
  const proxy = await startFaultProxy({ aws, pebble });
  const hosts: StagedHost[] = [];
  const stage: RenewalStage = {
    domain,
    zoneId,
    pebble,
    proxy,
    clients,
    keys: new KeySearch(),
    control: (verb, body) => aws.control(verb, body),
    putTxt: (at, values) =>
      putRecords(
        stage,
        at,
        "TXT",
        values.map((value) => `"${value}"`),
      ),
    putRecord: (at, type, value) => putRecords(stage, at, type, [value]),
    anotherPebble: (wanted = {}) => start(wanted),
    host: async (label, wanted = {}) => {
      const host = await StagedHost.make(stage, `${name}-${label}`, `${label}.${domain}`, wanted);
      hosts.push(host);
      return host;
    },
    stop: async () => {
      try {
        await searchStage(stage, hosts);
      } finally {
        await proxy.stop();
        await Promise.all(pebbles.map((one) => one.stop()));
      }
    },
  };
  return stage;
}

async function putRecords({ clients, zoneId }: RenewalStage, Name: string, Type: RRType, values: readonly string[]) {
  const ResourceRecords = values.map((Value) => ({ Value }));
  await clients.route53.changeResourceRecordSets({
    HostedZoneId: zoneId,
    ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords } }] },
  });
}
