import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { readSession, sessionDir } from "../session.ts";
import { engineArguments } from "./engineArguments.ts";

const HELP = `Usage: npm run pulumi -- COMMAND [FLAG…]

Runs the Pulumi engine with Node 24 first on PATH (the program does not start under Node 20).

While \`npm run demo -- --keep\` or \`npm run local\` is running, the command goes to that local AWS: its engine, state,
credentials, stack and config file are used, as a file in ${sessionDir()} tells them.
Otherwise your own \`pulumi\` runs with your own environment, backend and AWS account.

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
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;
  const deployed = session?.deployed;
  const child = spawn(session?.pulumi ?? "pulumi", deployed === undefined ? given : engineArguments(given, deployed), {
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
