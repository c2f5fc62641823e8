/**
 * The command in every text that is printed. With `--no` npx never fetches a stranger's package of that name where this
 * one is not installed; without `--` it would take `--help` for itself.
 */
export const CABAL_TLS = "npx --no -- cabal-tls";

/** Characters that mean nothing to `sh`, wherever they stand in a word. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * One word of a command line, as it is typed or pasted into `sh`: whatever it holds, the program gets it unchanged. A URN
 * has `$` before the type of a component's child, which the shell would expand.
 */
export function shellWord(text: string): string {
  // Within single quotes nothing is special but the quote itself.
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * A command line for `sh`: the text as it is, every value one word or a part of one, whatever it holds; of a list, each
 * item. The name of this program's own command is several words.
 */
export function sh(text: TemplateStringsArray, ...values: readonly (string | number | readonly string[])[]): string {
  return text.reduce((line, part, index) => `${line}${shellWords(values[index - 1] ?? "")}${part}`);
}

function shellWords(value: string | number | readonly string[]): string {
  if (value === CABAL_TLS) return value;
  return typeof value === "object" ? value.map(shellWord).join(" ") : shellWord(String(value));
}
