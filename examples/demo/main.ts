import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishSession, sessionOf } from "../../packages/local-aws/engine/session.ts";
import { onExit } from "../../packages/local-aws/process/onExit.ts";
import { startLocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { PROVIDER_VARIABLE } from "../../packages/local-aws/toolchain/awsPlugin.ts";
import { toolchainOrExit } from "../../packages/local-aws/toolchain/ensureToolchain.ts";
import { demoArguments } from "./demoOptions.ts";
import type { DemoResult } from "./demoResult.ts";
import { doctorPage } from "./doctorPage.ts";
import { keepLines } from "./keepLines.ts";
import { type LocalCa, startLocalCa } from "./localCa.ts";
import { alertDrill } from "./alertDrill.ts";
import { placeOptions } from "./placeOptions.ts";
import { report } from "./report.ts";
import { inventoryOf, type Stage } from "./rotation.ts";
import { runDemo } from "./runDemo.ts";
import type { RunningMonitoring } from "./runningMonitoring.ts";

const PROGRAM_DIR = join(import.meta.dirname, "..", "..");

/** Absolute path; the last demo's is replaced. */
const PAGE = join(process.cwd(), "demo.html");

const began = Date.now();
const { json, keep, timeFactor, monitoring, acmStuck, provider } = demoArguments(process.argv.slice(2));
if (provider !== undefined) process.env[PROVIDER_VARIABLE] = provider;
const write = (line: string) => process.stdout.write(`${line}\n`);

let interrupted = false;
let drillFailed = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!interrupted) write("\nStopping and removing the local AWS, its stack, and everything that runs beside it …");
    interrupted = true;
  });
}

const toolchain = await toolchainOrExit(write);
write("Starting the local AWS …");
const aws = await startLocalAws({ toolchain, timeFactor });
try {
  process.exitCode = (await demo()) ? 0 : 1;
} finally {
  await aws.stop();
}

async function demo(): Promise<boolean> {
  const acmeCa = await startLocalCa(toolchain, aws);
  try {
    const options = { programDir: PROGRAM_DIR, toolchain, aws, acmeCa, acmStuck, stack: "local", began, write };
    const afterwards = (made: DemoResult, stage: Stage | undefined) => tell(made, stage, acmeCa);
    const result = await runDemo({ ...options, afterwards });
    return result.ok && !drillFailed;
  } finally {
    await acmeCa.stop();
  }
}

async function tell(made: DemoResult, stage: Stage | undefined, acmeCa: LocalCa): Promise<void> {
  // What an interrupt broke off is no finding about the program.
  if (interrupted) return;
  write("");
  report(made, write);
  if (stage !== undefined) await showPage(stage, acmeCa);
  let prometheus: string | undefined;
  const kept = (running: RunningMonitoring) => {
    onExit(() => running.stop());
    prometheus = running.url;
  };
  const drill =
    monitoring && stage !== undefined ? await alertDrill(stage, acmeCa, write, keep ? kept : undefined) : undefined;
  drillFailed = drill?.ok === false;
  const shown = drill === undefined ? made : { ...made, monitoring: drill };
  if (json !== undefined) await writeFile(json, `${JSON.stringify(shown, undefined, 2)}\n`);
  if (keep && stage !== undefined) await keepRunning(stage, acmeCa, prometheus);
}

/** Writes what the doctor says about the stack as a page that can be looked at. */
async function showPage(stage: Stage, acmeCa: LocalCa): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-doctor-"));
  try {
    await doctorPage(stage, acmeCa, PAGE, dir);
    write(`What the doctor says about it, as a page with pictures: ${PAGE}`);
  } catch (error) {
    // The rotation has been judged; a picture that is missing does not change that.
    write(`The doctor wrote no page: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Prints what to type next and waits for Ctrl-C, which ends the process. */
async function keepRunning(stage: Stage, acmeCa: LocalCa, prometheus: string | undefined): Promise<never> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-demo-"));
  onExit(() => rm(dir, { recursive: true, force: true }));
  // From here on `npm run pulumi` finds the stack, in any shell.
  onExit(await publishSession(sessionOf(toolchain.pulumi, stage.program)));
  const files = {
    envFile: join(dir, "env.sh"),
    caFile: join(dir, "ca.pem"),
    clientOptions: join(dir, "client-options"),
  };
  // Clients meet both CAs: ACM's at the endpoints, the ACME CA's at the hosts.
  await writeFile(files.caFile, stage.aws.ca + acmeCa.roots);
  await writeFile(files.envFile, shellFile(stage.program.env));
  const options = await placeOptions(stage, files.caFile);
  await writeFile(files.clientOptions, `${options.join(" ")}\n`);
  write("");
  const inventory = inventoryOf(await stage.program.outputs());
  for (const line of keepLines({ ...stage, inventory }, files, prometheus)) write(line);
  // The local AWS keeps the process alive; its end is Ctrl-C.
  return new Promise(() => {});
}

function shellFile(env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env)
    .filter(([name]) => /^(AWS_|PULUMI_|LOCAL_AWS_)/.test(name))
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`);
  return `${lines.join("\n")}\n`;
}
