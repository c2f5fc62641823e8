import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../../local/onExit.ts";
import { publishSession, sessionOf } from "../../local/session.ts";
import { startLocalAws } from "../../local/startLocalAws.ts";
import { ensureToolchain } from "../../local/toolchain/ensureToolchain.ts";
import { demoArguments } from "./demoOptions.ts";
import type { DemoResult } from "./demoResult.ts";
import { keepLines } from "./keepLines.ts";
import { alertDrill } from "./monitoring/alertDrill.ts";
import { type LocalAuthority, startLocalAuthority } from "./localAuthority.ts";
import { report } from "./report.ts";
import type { Stage } from "./rotation.ts";
import { runDemo } from "./runDemo.ts";

const PROGRAM_DIR = join(import.meta.dirname, "..", "..");

const began = Date.now();
const { json, keep, timeFactor, monitoring } = demoArguments(process.argv.slice(2));
const write = (line: string) => process.stdout.write(`${line}\n`);

let interrupted = false;
let drillFailed = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    interrupted = true;
  });
}

const toolchain = await ensureToolchain(write);
write("Starting the local AWS …");
const aws = await startLocalAws({ toolchain, timeFactor });
try {
  process.exitCode = (await demo()) ? 0 : 1;
} finally {
  await aws.stop();
}

async function demo(): Promise<boolean> {
  const authority = await startLocalAuthority(toolchain, aws);
  try {
    const options = { programDir: PROGRAM_DIR, toolchain, aws, authority, stack: "local", began, write };
    const afterwards = (made: DemoResult, stage: Stage | undefined) => tell(made, stage, authority);
    const result = await runDemo({ ...options, afterwards });
    return result.ok && !drillFailed;
  } finally {
    await authority.stop();
  }
}

async function tell(made: DemoResult, stage: Stage | undefined, authority: LocalAuthority): Promise<void> {
  // What an interrupt broke off is no finding about the program.
  if (interrupted) return;
  write("");
  report(made, write);
  const drill = monitoring && stage !== undefined ? await alertDrill(stage, authority, write) : undefined;
  drillFailed = drill?.ok === false;
  const shown = drill === undefined ? made : { ...made, monitoring: drill };
  if (json !== undefined) await writeFile(json, `${JSON.stringify(shown, undefined, 2)}\n`);
  if (keep && stage !== undefined) await keepRunning(stage);
}

/** Prints what to type next and waits for Ctrl-C, which ends the process. */
async function keepRunning(stage: Stage): Promise<never> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-demo-"));
  onExit(() => rm(dir, { recursive: true, force: true }));
  // From here on `npm run pulumi` finds the stack, in any shell.
  onExit(await publishSession(sessionOf(toolchain.pulumi, stage.program)));
  const files = { envFile: join(dir, "env.sh"), caFile: join(dir, "ca.pem") };
  await writeFile(files.caFile, stage.aws.ca);
  await writeFile(files.envFile, shellFile(stage.program.env));
  write("");
  for (const line of keepLines(stage, files)) write(line);
  // The local AWS keeps the process alive; its end is Ctrl-C.
  return new Promise(() => {});
}

function shellFile(env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env)
    .filter(([name]) => /^(AWS_|PULUMI_|LOCAL_AWS_)/.test(name))
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`);
  return `${lines.join("\n")}\n`;
}
