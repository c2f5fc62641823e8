import { stringify } from "yaml";

/** First line of every file that can have one. */
export const HEADING =
  "Made by `npx --no cabal-tls render`; change the inventory or the arguments instead of this file.";

/** A YAML file. */
export function yamlText(content: unknown, comment = ""): string {
  const lines = [HEADING, ...(comment === "" ? [] : comment.split("\n"))].map((line) => `# ${line}`.trimEnd());
  return `${lines.join("\n")}\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
