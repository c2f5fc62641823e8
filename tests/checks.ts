import { join } from "node:path";
import { runTool } from "../packages/local-aws/toolchain/runTool.ts";

/** A look at the source that runs no test: formatting, lint, types. */
interface Check {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What to type when it fails. */
  readonly fix: string;
}

export interface CheckSummary {
  readonly passed: number;
  readonly failed: number;
}

const ROOT = join(import.meta.dirname, "..");
const DEADLINE_SECONDS = 300;

/** Absolute paths of the checkers that npm does not bring. */
export interface Checkers {
  readonly ruff: string;
  readonly actionlint: string;
  readonly zizmor: string;
  /** With the module parliament. */
  readonly python: string;
}

/** Runs all checks at once and writes a line for each, with its whole output when it failed. */
export async function runChecks(checkers: Checkers, write: (line: string) => void): Promise<CheckSummary> {
  const results = await Promise.all(checks(checkers).map((check) => runCheck(check, write)));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

function checks({ ruff, actionlint, zizmor, python }: Checkers): Check[] {
  const bin = (name: string) => join(ROOT, "node_modules", ".bin", name);
  const sources = "packages/local-aws/aws";
  // Checkers of shell and Python are used by actionlint when they are on PATH; the result must not hang on that.
  const workflows = ["-no-color", "-shellcheck=", "-pyflakes="];
  // Offline: what it could ask GitHub is not the repository's.
  const security = ["--offline", "--no-progress", ".github/workflows", ".github/actions"];
  const policies = ["tests/policyLint.ts", python];
  return [
    { title: "format", command: bin("biome"), args: ["format", "."], fix: "npm run format" },
    { title: "lint", command: bin("biome"), args: ["lint", "--error-on-warnings", "."], fix: "npm run lint" },
    { title: "types", command: bin("tsc"), args: ["--noEmit"], fix: "npm run typecheck" },
    { title: "Python format", command: ruff, args: ["format", "--check", sources], fix: `${ruff} format ${sources}` },
    { title: "Python lint", command: ruff, args: ["check", sources], fix: `${ruff} check --fix ${sources}` },
    { title: "workflows", command: actionlint, args: workflows, fix: `${actionlint} ${workflows.join(" ")}` },
    { title: "security of workflows", command: zizmor, args: security, fix: `${zizmor} ${security.join(" ")}` },
    { title: "policies", command: process.execPath, args: policies, fix: `node ${policies.join(" ")}` },
  ];
}

async function runCheck({ title, command, args, fix }: Check, write: (line: string) => void): Promise<boolean> {
  const started = Date.now();
  // ruff's cache would lie in the repository otherwise.
  const env = { ...process.env, RUFF_NO_CACHE: "true", NO_COLOR: "1" };
  const { code, stdout, stderr } = await runTool(command, args, { cwd: ROOT, env, deadlineSeconds: DEADLINE_SECONDS });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  write(`${code === 0 ? "passed" : "FAILED"}: ${title} (${seconds} s)`);
  if (code !== 0) write(`${`${stdout}\n${stderr}`.trim()}\nTo see or mend it: ${fix}\n`);
  return code === 0;
}
