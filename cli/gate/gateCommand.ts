import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { type GateReport, UnreadablePlanError } from "../../core/gate/index.ts";
import { CommandError } from "../commandError.ts";
import type { CommandIo } from "../commandIo.ts";
import { printMarkdown } from "./printMarkdown.ts";
import { printText } from "./printText.ts";
import { runGate } from "./runGate.ts";

interface GateOptions {
  readonly plan: string;
  readonly declare: "rotation" | "any";
  readonly format: "text" | "markdown" | "json";
  readonly inventory?: string;
  readonly offline: boolean;
}

const FORMATS: Readonly<Record<GateOptions["format"], (report: GateReport) => string>> = {
  text: printText,
  markdown: printMarkdown,
  json: (report) => JSON.stringify(report, null, 2),
};

/** `gate`: judges a change by the engine's own plan. Exit code 0 pass, 1 block, 2 wrong use or nothing to read. */
export function gateCommand(io: CommandIo): Command {
  return new Command("gate")
    .description("Judge a change by the engine's plan: which steps of a rotation it has, and what must not pass")
    .option("--plan <file>", "output of `pulumi preview --json`; - is standard input", "-")
    .addOption(
      new Option("--declare <kind>", "rotation: nothing but steps of a rotation may pass")
        .choices(["rotation", "any"])
        .default("any"),
    )
    .addOption(new Option("--format <format>", "output").choices(["text", "markdown", "json"]).default("text"))
    .option("--inventory <file>", "JSON of the stack output `inventory`, instead of the one in the plan")
    .option("--offline", "do not ask ACM about certificates; the report says where it would have", false)
    .addHelpText("after", "\nExit codes: 0 pass, 1 block, 2 wrong use or a plan that cannot be read.")
    .action((options: GateOptions) => gateAction(options, io));
}

async function gateAction(options: GateOptions, io: CommandIo): Promise<void> {
  const plan = await readText("plan", options.plan, io);
  const inventory = options.inventory === undefined ? undefined : await readText("inventory", options.inventory, io);
  const acm = options.offline ? undefined : await acmCertificates();
  try {
    const report = await runGate({ plan, inventory, declared: options.declare }, acm);
    io.write(FORMATS[options.format](report).trimEnd());
    io.exitCode = report.verdict === "pass" ? 0 : 1;
  } catch (error) {
    // Without its cause: a reader's error may quote the plan.
    if (error instanceof UnreadablePlanError) throw new CommandError(error.message, 2);
    throw error;
  } finally {
    acm?.close();
  }
}

/** Loads AWS's SDK only when it is needed. */
async function acmCertificates() {
  const { AcmCertificates } = await import("./acmCertificates.ts");
  return new AcmCertificates();
}

async function readText(what: string, file: string, io: CommandIo): Promise<string> {
  if (file === "-") {
    io.progress(`reading the ${what} from standard input`);
    const given = await io.readInput();
    io.progress("");
    return given;
  }
  try {
    return await readFile(resolve(io.cwd, file), "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new CommandError(`${what}: ${file} cannot be read (${code}). Name a file, or - for standard input.`, 2, {
      cause,
    });
  }
}
