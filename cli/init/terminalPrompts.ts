import type { Readable, Writable } from "node:stream";
import { confirm, isCancel, multiselect, select, text } from "@clack/prompts";
import { visibleText } from "../../core/visibleText.ts";
import { CommandError } from "../command/commandError.ts";
import type { Choice, Prompts } from "./prompts.ts";

/** Asks on a terminal; standard output stays for the report. */
export function terminalPrompts(input: Readable = process.stdin, output: Writable = process.stderr): Prompts {
  const streams = { input, output };
  return {
    text: async (message, initial, problem) =>
      answered(
        await text({ message, initialValue: initial, validate: (answer) => problem(answer?.trim() ?? ""), ...streams }),
      ).trim(),
    select: async (message, choices) => {
      const index = answered(await select({ message, options: optionsOf(choices), ...streams }));
      return valuesAt(choices, [index])[0] as (typeof choices)[number]["value"];
    },
    several: async (message, choices, chosen) => {
      const options = optionsOf(choices);
      const initialValues = chosen === "all" ? options.map(({ value }) => value) : [];
      return valuesAt(
        choices,
        answered(await multiselect({ message, options, initialValues, required: false, ...streams })),
      );
    },
    confirm: async (message) => answered(await confirm({ message, initialValue: false, ...streams })),
  };
}

/** Names come from AWS: no character of them is one that the terminal obeys. */
function optionsOf(choices: readonly Choice<unknown>[]) {
  return choices.map(({ label }, value) => ({ value, label: visibleText(label) }));
}

function valuesAt<T>(choices: readonly Choice<T>[], indexes: readonly number[]): T[] {
  return indexes.flatMap((index) => choices.slice(index, index + 1)).map(({ value }) => value);
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new CommandError("Cancelled. Nothing was written.", 1);
  return answer as Exclude<T, symbol>;
}
