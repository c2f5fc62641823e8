import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { cacheDir } from "../toolchain/cacheEntry.ts";
import { cachedPulumi } from "../toolchain/pulumiEngine.ts";
import { isProgram } from "../toolchain/runTool.ts";
import { languageHostIn } from "./engineHome.ts";
import { engineArguments } from "./engineArguments.ts";
import { readSession, sessionDir } from "./session.ts";

const HELP = `Usage: npm run pulumi -- COMMAND [FLAG…]

Runs the Pulumi engine with Node 24 first on PATH (the program does not start under Node 20).

While \`npm run demo -- --keep\` or \`npm run local\` is running, the command goes to that local AWS: its engine, state,
credentials, stack and config file are used, as a file in ${sessionDir()} tells them.
Otherwise the \`pulumi\` on PATH runs with your own environment, backend and AWS account; where there is none, the engine
that the demo has made. The first line on standard error says which.

  npm run pulumi -- preview
  npm run pulumi -- up
  npm run pulumi -- config set --path 'cabal-tls:wildcard.active' 1
  npm run pulumi -- stack output inventory

\`npm run pulumi -- help\` shows the engine's own help.
`;

const args = process.argv.slice(2);
if (args.length === 0 || args[0] === "--help" || args[0] === "-h") {
  process.stdout.write(HELP);
} else {
  process.exitCode = await run(args);
}

async function run(given: readonly string[]): Promise<number> {
  const session = await readSession();
  const env = session?.env ?? process.env;
  const own = session === undefined ? await ownPulumi() : undefined;
  const path = [dirname(process.execPath), process.env["PATH"] ?? "", ...(own?.path ?? [])].join(delimiter);
  const deployed = session?.deployed;
  const pulumi = session?.pulumi ?? own?.pulumi ?? "pulumi";
  process.stderr.write(
    session === undefined
      ? `npm run pulumi: your own backend and AWS account, with ${pulumi}\n`
      : `npm run pulumi: the local AWS of process ${session.pid}${deployed === undefined ? "" : `, stack ${deployed.stack}`}\n`,
  );
  const child = spawn(pulumi, deployed === undefined ? given : engineArguments(given, deployed), {
    cwd: deployed?.programDir ?? process.cwd(),
    env: { ...env, PATH: path },
    stdio: "inherit",
  });
  // The terminal sends Ctrl-C to the engine as well; it ends in its own time, and its exit code is the answer.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => {
    child.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      process.stderr.write(
        missing
          ? "There is no pulumi on PATH, and no local AWS is running. Install it (https://www.pulumi.com/docs/install), or start the local AWS with `npm run local -- --up` and run this again.\n"
          : `pulumi could not be started: ${error.message}\n`,
      );
      resolve(127);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

interface OwnPulumi {
  readonly pulumi: string;
  /** Folders at the end of PATH. */
  readonly path: readonly string[];
}

/** The one on PATH, else the one that the demo has made, with its language host; undefined when there is neither. */
async function ownPulumi(): Promise<OwnPulumi | undefined> {
  for (const dir of (process.env["PATH"] ?? "").split(delimiter)) {
    const pulumi = join(dir, "pulumi");
    if (dir !== "" && (await isProgram(pulumi))) return { pulumi, path: [] };
  }
  const cached = await cachedPulumi(cacheDir());
  if (cached === undefined) return undefined;
  const dir = await mkdtemp(join(tmpdir(), "pulumi-host-"));
  process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
  await languageHostIn(dir, process.execPath);
  return { pulumi: cached, path: [dir] };
}
