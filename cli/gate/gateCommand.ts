import { resolve } from "node:path";
import { Command, Option } from "commander";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { jsonText } from "../../core/visibleText.ts";
import { ALLOWABLE, type CertificateAnswer, type GateReport, UnreadablePlanError } from "../../core/gate/index.ts";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { readText } from "../command/textFile.ts";
import { printMarkdown } from "./printMarkdown.ts";
import { printText } from "./printText.ts";
import { runGate } from "./runGate.ts";

const ACM_DEADLINE_MS = 20_000;

interface GateOptions {
  readonly plan: string;
  readonly declare: "rotation" | "any" | "auto";
  readonly format: "text" | "markdown" | "json";
  readonly inventory?: string;
  readonly offline: boolean;
  readonly allow: readonly string[];
}

const FORMATS: Readonly<Record<GateOptions["format"], (report: GateReport) => string>> = {
  text: printText,
  markdown: printMarkdown,
  json: (report) => jsonText(report),
};

/** `gate`: judges a change by the engine's own plan. Exit code 0 pass, 1 block, 2 wrong use or nothing to read. */
export function gateCommand(io: CommandIo): Command {
  return new Command("gate")
    .description("Judge a change by the engine's plan: which steps of a rotation it has, and what must not pass")
    .option("--plan <file>", "output of `pulumi preview --json --show-sames`; - is standard input", "-")
    .addOption(
      new Option(
        "--declare <kind>",
        "rotation: the plan must be what a rotation does, step by step; auto: a rotation when the config's generations are not the deployed ones",
      )
        .choices(["rotation", "any", "auto"])
        .default("any"),
    )
    .addOption(new Option("--format <format>", "output").choices(["text", "markdown", "json"]).default("text"))
    .option("--inventory <file>", "the stack output `inventory`, compressed or as JSON, instead of the one in the plan")
    .addOption(
      new Option("--allow <reason:urn>", "let this one change of this resource pass; may be repeated")
        .argParser(withAllowance)
        .default([], "none"),
    )
    .option("--offline", "do not ask ACM about certificates; the report says where it would have", false)
    .addHelpText("after", "\nExit codes: 0 pass, 1 block, 2 wrong use or a plan that cannot be read.")
    .action((options: GateOptions) => gateAction(options, io));
}

async function gateAction(options: GateOptions, io: CommandIo): Promise<void> {
  const plan = await givenText("plan", options.plan, io);
  const inventory = options.inventory === undefined ? undefined : await givenText("inventory", options.inventory, io);
  const acm = options.offline ? undefined : await acmAnswers();
  try {
    const report = await runGate({ plan, inventory, declared: options.declare, allow: options.allow }, acm);
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

/** Most blocks cannot be lifted: see "No override" in docs/gate.md. */
function withAllowance(value: string, allowed: readonly string[]): readonly string[] {
  const [reason = "", ...urn] = value.split(":");
  const isAllowable = [...ALLOWABLE].some((one) => one === reason);
  if (isAllowable && urn.join(":").startsWith("urn:pulumi:")) return [...allowed, value];
  throw new CommandError(
    `--allow: expected REASON:URN, found ${JSON.stringify(value)}. REASON is one of ${[...ALLOWABLE].sort().join(", ")}; ` +
      "URN is that of the resource in the gate's report.",
    2,
  );
}

/** ACM in the certificates' own regions. Loads AWS's SDK only when it is needed. */
async function acmAnswers() {
  const [{ acmCertificate }, { AwsSession }] = await Promise.all([
    import("../aws/acm.ts"),
    import("../aws/awsSession.ts"),
  ]);
  const aws = new AwsSession(ACM_DEADLINE_MS);
  const describe = async (arn: string): Promise<CertificateAnswer> => {
    const answer = await acmCertificate(aws, arn);
    // The message may name account and user, and this text goes into a comment that others read.
    if (!("value" in answer)) return { state: "unknown", why: errorWord(answer.cause) };
    if (answer.value === undefined) return { state: "unknown", why: "ResourceNotFoundException" };
    return { state: "known", status: answer.value.status, usedBy: answer.value.inUseBy };
  };
  return { describe, close: () => aws.close() };
}

function errorWord(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  return "code" in error ? String(error.code) : error.name;
}

/** Whoever types the bare command would wait for it, and it for them. */
function atTerminal(what: string): string {
  return [
    `Reading the ${what} from standard input, which is this terminal: Ctrl-D ends it. Usually it comes from the engine, as in`,
    `  npm run --silent pulumi -- preview --json --show-sames | ${CABAL_TLS} gate`,
  ].join("\n");
}

async function givenText(what: string, file: string, io: CommandIo): Promise<string> {
  if (file === "-") {
    if (io.ask !== undefined) io.writeError(atTerminal(what));
    io.progress(`reading the ${what} from standard input`);
    const given = await io.readInput();
    io.progress("");
    return given;
  }
  return readText(resolve(io.cwd, file), `${what}: ${file}`, "Name a file, or - for standard input.");
}
