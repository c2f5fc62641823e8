import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { engineHome } from "../../packages/local-aws/engine/engineHome.ts";
import { publishSession, type Session, sessionOf } from "../../packages/local-aws/engine/session.ts";
import { onExit } from "../../packages/local-aws/process/onExit.ts";
import { type LocalAws, startLocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { ensureToolchain, type Toolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";
import { deployLandscape, deployProgram } from "../demo/deployment.ts";
import { startLocalCa } from "../demo/localCa.ts";
import { aliasRecords } from "./aliasRecords.ts";
import { clientOptions } from "./clientOptions.ts";
import { endpointMap } from "./endpointMap.ts";
import { LOCAL_HELP, type LocalOptions, localOptions } from "./localOptions.ts";

const PROGRAM_DIR = join(import.meta.dirname, "..", "..");
const STACK = "local";
const WATCH_MS = 2_000;

const write = (line: string) => process.stdout.write(`${line}\n`);

try {
  const options = localOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(LOCAL_HELP);
  else await run(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run({ json, up, timeFactor }: LocalOptions): Promise<void> {
  const toolchain = await ensureToolchain(write);
  write("Starting the local AWS …");
  const aws = await startLocalAws({ toolchain, timeFactor });
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-local-"));
  const clean = () => rm(dir, { recursive: true, force: true });
  onExit(clean);
  try {
    const caFile = join(dir, "ca.pem");
    await writeFile(caFile, aws.ca);
    const session = up ? await deploy(toolchain, aws, caFile) : await emptySession(toolchain, aws, dir);
    onExit(await publishSession(session));
    const env = clientEnvironment(session, caFile, aws);
    const files = { json, caFile, clientOptions: join(dir, "client-options") };
    report(env, aws, up ? files.clientOptions : undefined);
    await keepReporting(aws, env, files);
  } finally {
    await aws.stop();
    await clean();
  }
}

async function deploy(toolchain: Toolchain, aws: LocalAws, caFile: string): Promise<Session> {
  const acmeCa = await startLocalCa(toolchain, aws);
  onExit(() => acmeCa.stop());
  // Clients meet both CAs: ACM's at the endpoints, this one's at the hosts.
  await appendFile(caFile, acmeCa.roots);
  const { directory } = acmeCa;
  const options = { programDir: PROGRAM_DIR, toolchain, aws, stack: STACK, directory };
  write("Deploying the landscape (about 20 s) …");
  const landscape = await deployLandscape(options);
  write("Deploying the program with Pulumi.local.yaml (about 30 s) …");
  const { program } = await deployProgram(options, landscape);
  onExit(() => program.dispose());
  // Whoever keeps it running sees the schedules at work; in the demo and the tests they run when they are fired.
  await aws.control("run-schedules");
  return sessionOf(toolchain.pulumi, program);
}

async function emptySession(toolchain: Toolchain, aws: LocalAws, dir: string): Promise<Session> {
  const home = await engineHome(join(dir, "engine"), toolchain);
  return { pid: process.pid, env: { ...home.env, ...aws.env }, pulumi: toolchain.pulumi };
}

/** What a client needs: where AWS is, the engine's folders, and whom to trust. */
function clientEnvironment({ env }: Session, caFile: string, aws: LocalAws): Record<string, string> {
  const ours = Object.entries(env).filter(([name]) => /^(AWS_|PULUMI_|LOCAL_AWS_)/.test(name));
  return { ...Object.fromEntries(ours), LOCAL_AWS_DNS: aws.dns, LOCAL_AWS_CA_FILE: caFile };
}

function report(env: Readonly<Record<string, string>>, aws: LocalAws, clientFile: string | undefined): void {
  write(
    `The local AWS runs at ${aws.url}, its DNS server at ${aws.dns}; AWS's durations are divided by ${aws.timeFactor}.`,
  );
  write("Environment of its clients:\n");
  for (const [name, value] of Object.entries(env)) write(`  export ${name}='${value.replaceAll("'", "'\\''")}'`);
  write(`\n\`npm run pulumi -- …\` in another shell uses it. Ctrl-C stops it.`);
  if (clientFile === undefined) return;
  // A file, read by the shell at each command: an ECS task has other ports after each deployment.
  write("What serves, with the environment above:\n");
  for (const command of ["doctor", "watch"]) {
    write(`  ${CABAL_TLS} ${command} --stack ${STACK} $(cat ${clientFile})`);
  }
  write("");
}

interface ReportedFiles {
  readonly json: string | undefined;
  readonly caFile: string;
  readonly clientOptions: string;
}

/** Writes the files, and what is served as lines, whenever it changes; ends when the local AWS does. */
async function keepReporting(
  aws: LocalAws,
  env: Readonly<Record<string, string>>,
  files: ReportedFiles,
): Promise<void> {
  let reported: string | undefined;
  for (;;) {
    const endpoints = endpointMap(await aws.frontends(), await aliasRecords(aws));
    const text = JSON.stringify({ env, dns: aws.dns, endpoints, pid: process.pid }, undefined, 2);
    if (text !== reported) {
      for (const [name, address] of Object.entries(endpoints)) write(`  ${name} is served at ${address}`);
      await replaceFile(files.clientOptions, `${clientOptions({ dns: aws.dns, caFile: files.caFile, endpoints })}\n`);
      if (files.json !== undefined) await replaceFile(files.json, `${text}\n`);
      reported = text;
    }
    await wait(WATCH_MS);
  }
}

/** In one step: a reader that waits for the file never sees half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, file);
}
