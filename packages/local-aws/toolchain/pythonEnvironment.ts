import { join } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { digestOf } from "./digests.ts";
import { isOlder } from "./goProgram.ts";
import { runTool, ToolchainError } from "./runTool.ts";

const OLDEST = "3.10";
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
const INSTALL_SECONDS = 900;

/** A folder with a Python environment: `bin/python` runs the local AWS and parliament; `bin/ruff` and `bin/zizmor` are checkers. */
export async function pythonEnvironment(cache: string, report: (line: string) => void): Promise<string> {
  const requirements = [
    join(import.meta.dirname, "..", "aws", "requirements.txt"),
    join(import.meta.dirname, "requirements-dev.txt"),
  ];
  const base = await findPython();
  const digest = await digestOf(requirements, base.program, base.version);
  return cacheEntry({
    cache,
    key: `python-${base.version}-${process.platform}-${process.arch}-${digest}`,
    title: `Python ${base.version} packages of the local AWS`,
    typical: "about 40 s and 220 MB",
    peakMb: 450,
    report,
    build: (target) => install(base.program, requirements, target),
  });
}

interface Python {
  readonly program: string;
  readonly version: string;
}

async function findPython(): Promise<Python> {
  const code =
    "import platform, sys; print(platform.python_version(), getattr(sys, '_base_executable', sys.executable))";
  const found: string[] = [];
  for (const name of NAMES) {
    const run = await runTool(name, ["-c", code], { deadlineSeconds: 60 });
    const [, version, program] = /^(\d+\.\d+\.\d+)\S* (.+)$/m.exec(run.stdout) ?? [];
    if (run.code !== 0 || version === undefined || program === undefined) continue;
    if (!isOlder(version, OLDEST)) return { version, program };
    found.push(`${name} is ${version}`);
  }
  const what = found.length === 0 ? "there is no python3 on PATH" : found.join(", ");
  throw new ToolchainError(
    `${what}; Python ${OLDEST} or newer is needed for the local AWS. Install it (on Debian: apt install python3 python3-venv), then run this again.`,
  );
}

async function install(python: string, requirements: readonly string[], target: string): Promise<void> {
  const options = { deadlineSeconds: INSTALL_SECONDS };
  const made = await runTool(python, ["-m", "venv", target], options);
  if (made.code !== 0) {
    throw new ToolchainError(
      `${python} -m venv failed (code ${made.code}). On Debian and Ubuntu: apt install python3-venv. Its output ends:\n${tail(made)}`,
    );
  }
  const files = requirements.flatMap((file) => ["-r", file]);
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", ...files];
  const installed = await runTool(join(target, "bin", "python"), pip, options);
  if (installed.code !== 0) {
    throw new ToolchainError(
      `pip install failed (code ${installed.code}). Is the Python package index reachable (pip config list)? Its output ends:\n${tail(installed)}`,
    );
  }
}

function tail({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return `${stdout}\n${stderr}`.trim().split("\n").slice(-20).join("\n");
}
