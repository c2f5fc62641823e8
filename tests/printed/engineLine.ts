/** Flags by command; those with `=` take a value. The end-to-end test holds them to the engine's own help. */
export const ENGINE_FLAGS: Readonly<Record<string, readonly string[]>> = {
  up: ["--stack=", "--config-file=", "--refresh", "--yes", "--exclude="],
  preview: ["--stack=", "--config-file=", "--json", "--show-sames"],
  refresh: ["--stack=", "--config-file=", "--yes", "--target=", "--clear-pending-creates"],
  cancel: ["--stack="],
  "stack export": ["--stack="],
  "stack output": ["--stack=", "--json"],
};
/** Words that are no flags: the names of outputs. */
const WORDS: Readonly<Record<string, number>> = { "stack output": 1 };

/** Throws when the engine would refuse these words. Returns the command, with `--refresh` where it has that. */
export function checkEngineLine(words: readonly string[]): string {
  const command = Object.keys(ENGINE_FLAGS).find((one) => `${words.join(" ")} `.startsWith(`${one} `));
  if (command === undefined) throw new Error(`the engine has no command in: ${words.join(" ")}`);
  const flags = ENGINE_FLAGS[command] ?? [];
  const rest = words.slice(command.split(" ").length);
  let loose = 0;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? "";
    if (!word.startsWith("-")) loose += 1;
    else if (flags.includes(`${word}=`)) index += 1;
    else if (!flags.includes(word)) throw new Error(`${command} has no flag ${word}`);
    if (index >= rest.length) throw new Error(`${command}: ${word} lacks its value`);
  }
  if (loose !== (WORDS[command] ?? 0)) throw new Error(`${command}: ${loose} words that are no flags`);
  return rest.includes("--refresh") ? `${command} --refresh` : command;
}
