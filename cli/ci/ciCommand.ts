import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Argument, Command } from "commander";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { ENGINE } from "../command/installed.ts";

const OF_GITHUB = ["COMMIT", "PULL_REQUEST", "GITHUB_REPOSITORY", "GITHUB_TOKEN"];
const OF_A_PLAN = ["PLAN_PASSPHRASE", "GITHUB_SHA", "GITHUB_RUN_ID"];

/** Each script of this folder that a workflow runs, with what it needs in the environment beside the stack's name. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  preview: OF_GITHUB,
  plan: OF_A_PLAN,
  up: OF_A_PLAN,
  repair: [],
  drift: [],
};
const SEALED = ["plan", "up"];

const HELP = `
  preview  previews, judges by the gate, and puts the verdict into the pull request's comment
  plan     makes the plan of an update, judges it, and seals it in SEALED-FILE
  up       carries out the plan in SEALED-FILE, and nothing else
  repair   after an update that failed: reads what it was to change back from AWS into the state
  drift    fails when AWS is not as the last update left it

Run it in the project's folder, with pulumi on PATH. The settings are in the environment: STACK, and the others that
docs/github-actions.md lists; it also has the GitHub Action that does all of this.

Exit codes: preview and plan 0 pass, 1 the gate blocks, 2 no verdict; the others 0 done, else what failed.`;

/** `npx --no -- cabal-tls ci` */
export function ciCommand(io: CommandIo): Command {
  return new Command("ci")
    .description("Run one step of a deployment workflow: what the GitHub Action runs.")
    .addArgument(new Argument("<step>", "which step").choices(Object.keys(STEPS)))
    .argument("[SEALED-FILE]", "for plan and up: the sealed plan")
    .addHelpText("after", HELP)
    .action(async (step: string, sealed: string | undefined) => {
      assertGiven(step, sealed, io);
      io.exitCode = await runScript(step, sealed === undefined ? [] : [sealed], io);
    });
}

function assertGiven(step: string, sealed: string | undefined, { env }: CommandIo): void {
  if (SEALED.includes(step) !== (sealed !== undefined)) {
    const what = sealed === undefined ? "needs the sealed plan's file" : "takes no file";
    throw new CommandError(
      `ci ${step} ${what}: ${step === "plan" || step === "up" ? `ci ${step} plan.sealed` : `ci ${step}`}`,
      2,
    );
  }
  const missing = ["STACK", ...(STEPS[step] ?? [])].filter((name) => (env[name] ?? "") === "");
  if (missing.length === 0) return;
  throw new CommandError(
    `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set: ci ${step} takes its settings from the environment ` +
      "(docs/github-actions.md).",
    2,
  );
}

async function runScript(step: string, args: readonly string[], { cwd, env }: CommandIo): Promise<number> {
  const script = join(import.meta.dirname, `${step}.sh`);
  const child = spawn("bash", [script, ...args], { cwd, env: { ...env, ENGINE }, stdio: "inherit" });
  const [code, signal]: unknown[] = await once(child, "exit");
  if (typeof code === "number") return code;
  throw new CommandError(`ci ${step} was ended by ${String(signal)}.`, 2);
}
