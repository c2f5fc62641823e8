import { InvalidArgumentError } from "commander";
import type { RenderedFile } from "../../monitoring/index.ts";
import { CommandError } from "../command/commandError.ts";

/** A text of one environment, and what stands for it in files that several share. */
export interface Placeholder {
  readonly text: string;
  readonly placeholder: string;
}

/** As values that need no quotes in YAML or JSON wherever they stand. */
const PLACEHOLDER = /^(\w+|\$\{[A-Za-z_]\w*\})$/;

/** Adds `TEXT=PLACEHOLDER` to those that were given before. */
export function placeholderOption(argument: string, before: readonly Placeholder[]): readonly Placeholder[] {
  const [, text = "", placeholder = ""] = /^([^=\s]+)=(.*)$/.exec(argument) ?? [];
  if (!PLACEHOLDER.test(placeholder)) {
    throw new InvalidArgumentError("It should be TEXT=PLACEHOLDER, such as example.net=__CONTROL_DOMAIN__.");
  }
  return [...before, { text, placeholder }];
}

/** The files with placeholders in them. Throws CommandError when a text is in none of them: it is mistyped then. */
export function withPlaceholders(files: readonly RenderedFile[], wanted: readonly Placeholder[]): RenderedFile[] {
  return wanted.reduce<RenderedFile[]>(
    (rest, { text, placeholder }) => {
      const pattern = wholeText(text);
      if (!rest.some((file) => pattern.test(file.text))) {
        throw new CommandError(`--placeholder ${text}=${placeholder}: no rendered file contains ${text}.`, 2);
      }
      return rest.map((file) => ({ ...file, text: file.text.replace(pattern, () => placeholder) }));
    },
    [...files],
  );
}

/**
 * The text as a name of its own: not as the end of a longer label, nor where another label follows. Regular expressions
 * of the rules have a backslash before each dot, and two where the file quotes them.
 */
function wholeText(text: string): RegExp {
  const escaped = text.split(".").map((part) => part.replaceAll(/[^\w-]/g, "\\$&"));
  return new RegExp(`(?<![\\w-])${escaped.join("\\\\{0,2}\\.")}(?![\\w-]|\\.\\w)`, "g");
}
