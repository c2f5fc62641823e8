import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnosis } from "../../cli/doctor/diagnosis/diagnosis.ts";
import { styleOf } from "../../cli/doctor/print/layout.ts";
import { printDiagnosis } from "../../cli/doctor/print/printDiagnosis.ts";
import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import type { LocalCa } from "./localCa.ts";
import { placeOptions } from "./placeOptions.ts";
import type { LineWriter } from "./report.ts";
import type { Stage } from "./rotation.ts";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");
const DEADLINE_MS = 120_000;
const COLUMNS = 76;
const MOST_OUTPUT = 10_000_000;

interface Typed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whoever types the commands of this program, at the demo's stack. */
export class Operator {
  readonly #stage: Stage;
  readonly #roots: string;
  readonly #write: LineWriter;

  constructor(stage: Stage, acmeCa: Pick<LocalCa, "roots">, write: LineWriter) {
    this.#stage = stage;
    this.#roots = acmeCa.roots;
    this.#write = write;
  }

  /**
   * Changes the stack's config by the command line, shown as it is typed with what it changes. Returns the command. Throws
   * when it is refused.
   */
  async rotate(...words: readonly string[]): Promise<string> {
    const { stack, configFile } = this.#stage.program;
    // The demo's config lies beside its state: the file in the repository stays as it is.
    const args = ["rotate", ...words, "--stack", stack, "--file", configFile];
    const typed = sh`${CABAL_TLS} ${args}`;
    this.#write(`  $ ${typed}`);
    const { exitCode, stdout, stderr } = await this.#run(args);
    if (exitCode !== 0) throw new Error(`${typed} failed with exit code ${exitCode}: ${stderr.trim()}`);
    for (const line of changedLines(stdout)) this.#write(`    ${line}`);
    return typed;
  }

  /** Asks the doctor about the whole stack. `shown`: prints what it says about the cause. */
  async doctor({ shown }: { readonly shown: boolean }): Promise<Diagnosis> {
    const dir = await mkdtemp(join(tmpdir(), "cabal-tls-operator-"));
    try {
      const caFile = join(dir, "cas.pem");
      await writeFile(caFile, this.#stage.aws.ca + this.#roots);
      const args = ["doctor", "--stack", this.#stage.program.stack];
      const place = await placeOptions(this.#stage, caFile);
      if (shown) this.#write(`  $ ${sh`${CABAL_TLS} ${args}`}`);
      const { stdout, stderr } = await this.#run([...args, "--json", ...place]);
      if (stdout === "") throw new Error(`the doctor said nothing but: ${stderr.trim()}`);
      const diagnosis = JSON.parse(stdout) as Diagnosis;
      // What it prints without --json, by its own printer: asking it twice would take twice as long.
      const report = shown ? printDiagnosis(diagnosis, styleOf(COLUMNS, true)) : "";
      for (const line of causeLines(report)) this.#write(`    ${line}`.trimEnd());
      return diagnosis;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  #run(args: readonly string[]): Promise<Typed> {
    const { env, programDir } = this.#stage.program;
    const options = {
      cwd: programDir,
      env: { ...process.env, ...env },
      timeout: DEADLINE_MS,
      maxBuffer: MOST_OUTPUT,
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
        const exitCode = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ exitCode, stdout, stderr: stderr || (error?.message ?? "") });
      });
    });
  }
}

/** Of the answer of `rotate`: its reason, and the lines that it adds and removes. */
function changedLines(answer: string): string[] {
  const [reason = "", ...lines] = answer.split("\n");
  return [reason, ...lines.filter((line) => /^[-+](?![-+])/.test(line))];
}

/** Of the doctor's report: everything from the emergency on. The table before it is long, and has not changed. */
function causeLines(report: string): string[] {
  if (report === "") return [];
  const lines = report.split("\n");
  const first = lines.findIndex((line) => /^(EMERGENCY|Root cause)/.test(line));
  return first === -1 ? lines.slice(0, 1) : lines.slice(first);
}
