import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { type CommandOutput, runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { filledIn, isMet, type StepContext } from "./actionsExpressions.ts";

export interface ActionStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const ACTION = ".github/actions/cabal-tls";

export async function readAction(repository: string): Promise<Action> {
  return parse(await readFile(join(repository, ACTION, "action.yml"), "utf8")) as Action;
}

/** The runner around the action: what it is in, and what other actions do there. */
export interface Runner {
  /** The repository that the job has checked out. */
  readonly workspace: string;
  /** The runner's folder for temporary files. */
  readonly temporary: string;
  readonly env: Readonly<Record<string, string>>;
  /** The context `github`. */
  readonly github: Readonly<Record<string, unknown>>;
  /** Does what another action would, and gives what it adds to the environment. */
  readonly use: (action: string, inputs: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

export interface PlayedJob {
  /** Of the first step that failed, else 0. */
  readonly exitCode: number;
  /** Of all steps, one after the other. */
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** `success` or `failure` of each step that ran, by its id, else by its command. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** What was used or run, in its order: the action's name, or the command. */
  readonly steps: readonly string[];
}

/** Runs the steps of the action as GitHub's runner does: conditions, expressions, the files that steps write to. */
export async function playedAction(given: Readonly<Record<string, string>>, runner: Runner): Promise<PlayedJob> {
  const action = await readAction(runner.workspace);
  const inputs = inputsOf(action, given);
  const [summary, output] = [join(runner.temporary, "summary"), join(runner.temporary, "output")];
  await mkdir(runner.temporary, { recursive: true });
  await writeFile(summary, "");
  const files = {
    RUNNER_TEMP: runner.temporary,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: output,
    GITHUB_ACTION_PATH: join(runner.workspace, ACTION),
  };
  const steps: Record<string, { outcome: string; outputs: Readonly<Record<string, string>> }> = {};
  const played = { stdout: "", stderr: "", exitCode: 0, steps: [] as string[] };
  let env: Readonly<Record<string, string>> = { ...runner.env, ...files };
  for (const step of action.runs.steps) {
    const contexts = { inputs, steps, github: runner.github, runner: { temp: runner.temporary } };
    const context = { contexts, failed: played.exitCode !== 0 };
    if (!isMet(step.if, context)) continue;
    played.steps.push(nameOf(step));
    if (step.uses !== undefined) {
      env = { ...env, ...runner.use(nameOf(step), all(step.with, context)) };
      continue;
    }
    await writeFile(output, "");
    const ended = await run(step, runner, { ...env, ...all(step.env, context) });
    played.stdout += ended.stdout;
    played.stderr += ended.stderr;
    played.exitCode ||= ended.exitCode;
    const outcome = ended.exitCode === 0 ? "success" : "failure";
    steps[step.id ?? nameOf(step)] = { outcome, outputs: outputsIn(await readFile(output, "utf8")) };
  }
  const context = { contexts: { inputs, steps }, failed: played.exitCode !== 0 };
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filledIn(value, context)]);
  const outcomes = Object.entries(steps).map(([name, { outcome }]) => [name, outcome]);
  return {
    ...played,
    outcomes: Object.fromEntries(outcomes),
    summary: await readFile(summary, "utf8"),
    outputs: Object.fromEntries(outputs),
  };
}

function inputsOf({ inputs }: Action, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: fallback = "" }]) => [name, given[name] ?? fallback]),
  );
}

/** As the runner starts a step of `shell: bash`. */
function run(step: ActionStep, runner: Runner, env: Readonly<Record<string, string>>): Promise<CommandOutput> {
  return runCommand({
    program: "bash",
    args: ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.run ?? ""],
    cwd: runner.workspace,
    env,
    deadlineSeconds: 300,
  });
}

/** The action's name, or the first line of the command. */
function nameOf({ uses, run: command = "" }: ActionStep): string {
  return uses?.split("@")[0] ?? command.trim().split("\n")[0] ?? "";
}

function all(
  values: Readonly<Record<string, string | number>> | undefined,
  context: StepContext,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, filledIn(String(value), context)]),
  );
}

function outputsIn(text: string): Record<string, string> {
  return Object.fromEntries(text.split("\n").flatMap((line) => (line === "" ? [] : [line.split("=", 2)])));
}
