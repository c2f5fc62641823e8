import { type Command, CommanderError } from "commander";
import { commandLine } from "../../cli/runCli.ts";
import { checkAwsLine } from "./awsLine.ts";
import { checkEngineLine } from "./engineLine.ts";
import { shellWords } from "./shellWords.ts";

export const OWN = "tests/e2e/printedLines.test.ts";
const KILLED = "tests/e2e/killedRequest.test.ts";

/**
 * Every class of printed lines: the file that runs one of it as it is printed, or why nothing runs it. Each line of each is
 * parsed: by `sh`, then by the command line's own parser, the engine's flags, or AWS's model.
 */
export const LINE_CLASSES: Readonly<Record<string, { readonly run: string } | { readonly listed: string }>> = {
  help: { run: "tests/e2e/package.test.ts" },
  doctor: { run: OWN },
  "doctor --fix": { run: OWN },
  "doctor --policy": { run: OWN },
  explain: { run: OWN },
  watch: { run: OWN },
  render: { run: OWN },
  "rotate next": { run: OWN },
  "rotate stage": { run: OWN },
  "rotate switch": { run: OWN },
  "rotate rollback": { run: OWN },
  "rotate retire": { run: OWN },
  "rotate status": { run: KILLED },
  gate: { run: OWN },
  adopt: { listed: "the state of Terraform is where Terraform runs" },
  facts: { listed: "runs until Ctrl-C; tests/e2e/facts.test.ts starts it" },
  "engine up": { run: OWN },
  "engine up --refresh": { run: KILLED },
  "engine preview": { run: OWN },
  "engine refresh": { run: KILLED },
  "engine cancel": { run: KILLED },
  "engine stack export": { run: OWN },
  "engine stack output": { run: OWN },
  aws: { listed: "needs the AWS CLI and an account: held to the model of the SDK" },
  openssl: { listed: "needs the public names of an account" },
  dig: { listed: "needs public DNS" },
  git: { listed: "needs an editor, and somebody who approves" },
  terraform: { listed: "needs Terraform and its state" },
};

/** The classes of a line, one for each program that it calls. Throws when one of them would refuse it. */
export async function classesOf(line: string): Promise<string[]> {
  const calls = shellWords(line);
  if (calls.length === 0) throw new Error("it calls no program");
  return (await Promise.all(calls.map(classOf))).sort();
}

const OWN_COMMAND = ["--no", "--", "cabal-tls"];

async function classOf([program = "", ...words]: readonly string[]): Promise<string> {
  switch (program) {
    case "npx":
      if (OWN_COMMAND.some((word, index) => words[index] !== word)) throw new Error(`npx runs ${words.join(" ")}`);
      return checkOwnLine(words.slice(OWN_COMMAND.length));
    case "npm": {
      const [run, ...rest] = words.filter((word, index) => !(index === 1 && word === "--silent"));
      if (run !== "run" || rest[0] !== "pulumi" || rest[1] !== "--") throw new Error(`npm runs ${words.join(" ")}`);
      return `engine ${checkEngineLine(rest.slice(2))}`;
    }
    // As programs of other repositories type it.
    case "pulumi":
      return `engine ${checkEngineLine(words)}`;
    case "aws":
      await checkAwsLine(words);
      return program;
    default:
      checkForm(program, words);
      return program;
  }
}

/** Commands of others, in the forms that are printed. */
const FORMS: Readonly<Record<string, RegExp>> = {
  openssl:
    /^(?:x509( -\w+)+|s_client -connect \S+:\d+ -servername \S+( -starttls (smtp|imap))?( -CAfile \S+)?( -showcerts)?)$/,
  dig: /^\+trace \S+$/,
  git: /^(commit -m [A-Z].* \S+|checkout \S+|add \S+)$/,
  terraform: /^state (pull|rm( \S+)+)$/,
};

function checkForm(program: string, words: readonly string[]): void {
  const line = words.join(" ");
  if (FORMS[program]?.test(line) !== true) throw new Error(`${program} is called in another form: ${line}`);
}

/** Throws what the real parser says. */
async function checkOwnLine(args: readonly string[]): Promise<string> {
  const said: string[] = [];
  const program = await commandLine(args, {
    write: (text) => said.push(text),
    writeError: (text) => said.push(text),
    progress: () => {},
    cwd: "/nowhere",
    env: {},
    readInput: () => Promise.reject(new Error("nothing is read")),
    interrupted: new AbortController().signal,
    exitCode: 0,
  });
  const reached: string[] = [];
  for (const command of descendants(program)) {
    command.action(() => {
      reached.push(nameOf(command, args));
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return "help";
    const own = error instanceof Error ? error.message : String(error);
    throw new Error(said.length > 0 ? said.join(" ") : own, { cause: error });
  }
  return reached.join();
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...descendants(one)]);
}

/** Of the doctor its two deeds that are none of looking. */
function nameOf(command: Command, args: readonly string[]): string {
  const { parent } = command;
  const name = parent?.parent == null ? command.name() : `${parent.name()} ${command.name()}`;
  if (command.args.length > 0 && command.commands.length > 0) throw new Error(`${name} has no ${command.args.join()}`);
  const deed = name === "doctor" ? ["--fix", "--policy"].find((option) => args.includes(option)) : undefined;
  return deed === undefined ? name : `${name} ${deed}`;
}

/** Throws when a text has a command that does not parse, or one of a class that nobody has thought of. */
export async function checkPrintedLines(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const classes = await classesOf(line).catch((cause: unknown) => {
      throw new Error(
        `a command is printed that does not work: ${line}\n${cause instanceof Error ? cause.message : cause}`,
        {
          cause,
        },
      );
    });
    const unknown = classes.filter((one) => !(one in LINE_CLASSES));
    if (unknown.length > 0) {
      throw new Error(`a command is printed of a class that LINE_CLASSES lacks: ${unknown.join(", ")}\n${line}`);
    }
  }
}
