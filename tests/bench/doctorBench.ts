import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { EndpointEntry, Inventory } from "../../core/inventory.ts";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import { startLocalCa } from "../../examples/demo/localCa.ts";
import { inventoryOf } from "../../examples/demo/rotation.ts";
import { localSettings, type StackSettings, withLocalCa } from "../../examples/demo/stackSettings.ts";
import { aliasRecords } from "../../examples/local/aliasRecords.ts";
import { endpointMap } from "../../examples/local/endpointMap.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { clientConfig } from "../e2e/clientConfig.ts";
import { type BenchRow, benchRow, unmeasuredRow } from "./benchRow.ts";
import { type BenchStage, median, PROGRAM_DIR, withStack } from "./benchStage.ts";

const BENCH = "doctor";
const RUNS = 5;
const MANY = 100;
const DELAY_MS = 300;
const FIRST_PORT = 2000;

interface Run {
  readonly wall: number;
  readonly calls: number;
  readonly exitCode: number;
}

/** The whole command as an operator types it: a new process each time, the inventory from SSM, a healthy stack. */
export async function doctorBench(stage: BenchStage): Promise<BenchRow[]> {
  const acmeCa = await startLocalCa(stage.toolchain, stage.aws);
  try {
    const settings = { ...withLocalCa(localSettings(PROGRAM_DIR), acmeCa.directory), ...stage.settings };
    return await measured(stage, settings, acmeCa.roots);
  } finally {
    await acmeCa.stop();
  }
}

function measured(stage: BenchStage, settings: StackSettings, roots: string): Promise<BenchRow[]> {
  return withStack(stage, PROGRAM_DIR, settings, async (stack) => {
    assertSucceeded("program", await stack.up());
    const inventory = inventoryOf(await stack.outputs());
    const dir = await mkdtemp(join(tmpdir(), "doctor-bench-"));
    const slow = await delayed(stage.aws.url);
    try {
      await writeFile(join(dir, "ca.pem"), roots);
      const plain = await runs(stage.aws, dir, inventory, stage.aws.url);
      const late = await runs(stage.aws, dir, inventory, slow.url);
      const larger = await manyEndpoints(stage.aws, inventory);
      await writeFile(join(dir, "many.json"), JSON.stringify(larger));
      const many = await runs(stage.aws, dir, larger, stage.aws.url, ["--inventory", join(dir, "many.json")]);
      return rowsOf(inventory, await startUp(dir), plain, late, many);
    } finally {
      await slow.close();
      await rm(dir, { recursive: true, force: true });
    }
  });
}

function rowsOf({ endpoints, certificates }: Inventory, start: number, plain: Run, late: Run, many: Run): BenchRow[] {
  const sick = [plain, late, many].find(({ exitCode }) => exitCode !== 0);
  if (sick !== undefined) return [unmeasuredRow(BENCH, "whole command", "s", `the doctor ended with ${sick.exitCode}`)];
  const growth = {
    peer: (plain.wall * MANY) / endpoints.length,
    peerName: `${endpoints.length} endpoints, scaled to ${MANY}`,
  };
  const size = `${endpoints.length} endpoints and ${certificates.length} certificates`;
  const row = (metric: string, unit: string, ours: number, oursAtMost?: number) =>
    benchRow({ bench: BENCH, metric, unit, ours, ...(oursAtMost === undefined ? {} : { limit: { oursAtMost } }) });
  return [
    row("start-up (--help)", "s", start, 1),
    row(`whole command, ${size}`, "s", plain.wall, 3),
    row(`AWS calls, ${size}`, "calls", plain.calls),
    row(`whole command, every AWS call ${DELAY_MS} ms later`, "s", late.wall, 5),
    benchRow({
      bench: BENCH,
      metric: `whole command, ${MANY} endpoints`,
      unit: "s",
      ours: many.wall,
      ...growth,
      limit: { ratioAtMost: 1 },
    }),
    row(`AWS calls, ${MANY} endpoints`, "calls", many.calls),
  ];
}

/** The stack with so many listeners more, on ports of their own, that it has 100 endpoints. */
async function manyEndpoints(aws: LocalAws, inventory: Inventory): Promise<Inventory> {
  const model = inventory.endpoints.find((one) => one.kind === "nlb");
  if (model === undefined) throw new Error("the stack has no nlb");
  const { listenerArn, loadBalancerArn } = model.identifiers;
  const elb = new ElasticLoadBalancingV2(clientConfig(aws, inventory.region));
  const { Listeners: [listener] = [] } = await elb.describeListeners({ ListenerArns: [listenerArn] });
  const endpoints: EndpointEntry[] = [...inventory.endpoints];
  for (let port = FIRST_PORT; endpoints.length < MANY; port += 1) {
    const made = await elb.createListener({
      LoadBalancerArn: loadBalancerArn,
      Port: port,
      Protocol: "TLS",
      Certificates: [{ CertificateArn: model.certificateArn }],
      DefaultActions: listener?.DefaultActions,
    });
    const identifiers = { ...model.identifiers, listenerArn: made.Listeners?.[0]?.ListenerArn ?? "" };
    endpoints.push({ ...model, name: `${model.name}-${port}`, port, identifiers });
  }
  return { ...inventory, endpoints };
}

async function startUp(cwd: string): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run += 1) seconds.push((await command(["--help"], cwd, {})).wall);
  return median(seconds);
}

async function runs(
  aws: LocalAws,
  cwd: string,
  inventory: Inventory,
  url: string,
  more: readonly string[] = [],
): Promise<Run> {
  await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\n");
  await writeFile(join(cwd, `Pulumi.${inventory.stack}.yaml`), `config:\n  aws:region: ${inventory.region}\n`);
  const options = [
    "--json",
    "--stack",
    inventory.stack,
    "--resolver",
    aws.dns,
    "--ca-file",
    "ca.pem",
    ...(await rules(aws)),
    ...more,
  ];
  const all: Run[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { wall, exitCode, stdout } = await command(options, cwd, { ...aws.env, AWS_ENDPOINT_URL: url });
    const { awsCalls = 0 } = stdout === "" ? {} : (JSON.parse(stdout) as { awsCalls?: number });
    // The inventory is one more.
    all.push({ wall, exitCode, calls: awsCalls + (more.length === 0 ? 1 : 0) });
  }
  const [first] = all;
  if (first === undefined) throw new Error("no run");
  const worst = Math.max(...all.map(({ exitCode }) => exitCode));
  return { wall: median(all.map(({ wall }) => wall)), calls: first.calls, exitCode: worst };
}

/** The ports here, whatever the address. */
async function rules(aws: LocalAws): Promise<string[]> {
  const endpoints = endpointMap(await aws.frontends(), await aliasRecords(aws));
  return Object.entries(endpoints).flatMap(([name, served]) => ["--connect-to", `${name}::${served.split(":")[1]}`]);
}

async function command(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const began = performance.now();
  const child = spawn(process.execPath, [join(PROGRAM_DIR, "cli", "main.ts"), "doctor", ...args], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const exitCode = await new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  return { wall: (performance.now() - began) / 1000, exitCode, stdout };
}

/** AWS, but every answer begins later. */
async function delayed(url: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const target = new URL(url);
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    await wait(DELAY_MS);
    const { method, headers, url: path } = incoming;
    const forward = request({ hostname: target.hostname, port: target.port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on("error", () => outgoing.destroy());
    forward.end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
