import { relative } from "node:path";
import { jsonText } from "../../core/visibleText.ts";
import type { Issuer } from "../../core/generation.ts";
import { type Generations, type RotationCommand, rotationPlan } from "../../core/rotation/rotationPlan.ts";
import { CommandError } from "../command/commandError.ts";
import { type CommandIo, lineWidth } from "../command/commandIo.ts";
import { carriedInText } from "../command/carriedOptions.ts";
import { stepLines } from "../command/stepLines.ts";
import { type StackFileOptions, stackFile } from "../command/stackFile.ts";
import { committedText, replaceFile } from "./configFile.ts";
import { editWildcard, UneditableError } from "./editWildcard.ts";
import { emergencyText } from "./emergencyText.ts";
import { type Advice, rotationAdvice } from "./rotationAdvice.ts";
import {
  assertNoNewFault,
  type ConfigSource,
  generationsIn,
  issuerIn,
  textWithoutGenerations,
} from "./stackConfigText.ts";
import { unifiedDiff } from "./unifiedDiff.ts";
import { errorCode, readText } from "../command/textFile.ts";

export interface RotateOptions extends StackFileOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly emergency?: boolean;
  /** Of the generation that the command adds. @default that of the one that serves */
  readonly issuer?: Issuer;
}

/** Version of what `--json` prints. */
const JSON_VERSION = 1;

/** Plans a rotation, edits the stack's config file, and says what to type next. Throws CommandError with a refusal. */
export async function rotate(command: RotationCommand, options: RotateOptions, io: CommandIo): Promise<void> {
  const { path, stack, project, configFile } = await stackFile(options, io.cwd);
  const given = { stack: options.stack, file: options.file, configFile };
  const fromHere = relative(io.cwd, path);
  const file = fromHere.startsWith("..") ? path : fromHere;
  const source = { project, stack, file };
  const text = await readText(path, file, "Name the stack's config with --stack or --file.");
  const now = generationsIn(text, source);
  const plan = rotationPlan(now, command, await committedGenerations(path, source));
  if ("refusal" in plan) throw refused(carriedInText(plan.refusal, given), options, io);
  const { action, wildcard } = plan;
  const reason = carriedInText(plan.reason, given);
  const edited =
    action === "none" ? text : editedText(text, source, { from: now, to: wildcard, issuer: options.issuer });
  assertIssuer(edited, source, wildcard, options, io);
  const diff = unifiedDiff(text, edited, file);
  const written = edited !== text && options.dryRun !== true;
  if (written) await writeText(path, edited, file);
  const advice = action === "none" ? undefined : rotationAdvice(action, wildcard, { ...given, stack }, file);
  if (options.json) {
    const { next = [], back } = advice ?? {};
    const result = { version: JSON_VERSION, stack, file, action, reason, before: now, after: wildcard, diff, written };
    io.write(jsonText({ ...result, next: next.map(({ type }) => type), back }));
    return;
  }
  io.write([reason, ...diff.map((line, index) => (index === 0 ? `\n${line}` : line))].join("\n"));
  if (advice !== undefined) io.write(adviceText(advice, written, lineWidth(io)));
  if (options.emergency) io.write(`\n${emergencyText({ ...given, stack })}`);
}

/** In JSON the refusal is an answer like any other; the exit code tells. */
function refused(refusal: string, { json }: RotateOptions, io: CommandIo): CommandError {
  if (json) io.write(jsonText({ version: JSON_VERSION, refused: refusal }));
  return new CommandError(refusal, 1);
}

/** A generation that is there already keeps its issuer. */
function assertIssuer(
  text: string,
  source: ConfigSource,
  { issued }: Generations,
  options: RotateOptions,
  io: CommandIo,
): void {
  const generation = Math.max(...issued);
  const has = issuerIn(text, source, generation);
  if (options.issuer === undefined || options.issuer === has) return;
  throw refused(
    `The issuer of generation ${generation} is ${has}, and a generation never changes. Deploy this change or take it back ` +
      `(git checkout), then run this again for another generation with issuer ${options.issuer}.`,
    options,
    io,
  );
}

interface Edit {
  readonly from: Generations;
  readonly to: Generations;
  readonly issuer: Issuer | undefined;
}

function editedText(text: string, source: ConfigSource, { from, to, issuer }: Edit): string {
  try {
    const edited = editWildcard(text, `${source.project}:wildcard`, from, to, issuer);
    assertNoNewFault(text, edited, source);
    // What is written must say what was planned and nothing else, whatever the file looked like: an anchor may be used
    // elsewhere.
    const read = generationsIn(edited, source);
    const isPlanned = JSON.stringify(sorted(read)) === JSON.stringify(sorted(to));
    if (!isPlanned || textWithoutGenerations(edited, source) !== textWithoutGenerations(text, source)) {
      throw new UneditableError(
        `${source.file} has a form that cannot be edited. Change it by hand; nothing was written.`,
      );
    }
    return edited;
  } catch (error) {
    if (error instanceof UneditableError) throw new CommandError(error.message, 2, { cause: error });
    throw error;
  }
}

function sorted({ issued, active, retiring }: Generations): unknown {
  return [[...issued].sort((a, b) => a - b), active, [...retiring].sort((a, b) => a - b)];
}

async function writeText(path: string, text: string, file: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (cause) {
    throw new CommandError(
      `${file} cannot be written (${errorCode(cause)}), and is as it was. Make its folder writable, then run this again.`,
      2,
      { cause },
    );
  }
}

/** A committed version with faults is no base to judge by. */
async function committedGenerations(path: string, source: ConfigSource): Promise<Generations | undefined> {
  const text = await committedText(path);
  if (text === undefined) return undefined;
  try {
    return generationsIn(text, source);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

function adviceText({ next, back }: Advice, written: boolean, width: number): string {
  return [
    "",
    written ? "Written. Next:" : "Nothing was written (--dry-run). After it you would type:",
    ...stepLines(next, width),
    "",
    `To take it back: ${back}`,
  ].join("\n");
}
