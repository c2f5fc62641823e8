/** Commands that read a stack's config file. */
const READS_CONFIG = new Set([
  "up",
  "update",
  "preview",
  "pre",
  "refresh",
  "destroy",
  "config",
  "cfg",
  "import",
  "watch",
]);
/** Commands that work on a stack. */
const HAS_STACK = new Set([...READS_CONFIG, "stack", "state", "cancel", "logs"]);

/**
 * Adds the stack, and the config file, to a command line of the engine, unless the user named them or the command
 * takes none.
 */
export function engineArguments(
  args: readonly string[],
  deployed: { readonly stack: string; readonly configFile: string },
): string[] {
  const command = args.find((arg) => !arg.startsWith("-"));
  if (command === undefined) return [...args];
  const added: string[] = [];
  if (HAS_STACK.has(command) && !names(args, "--stack", "-s")) added.push("--stack", deployed.stack);
  if (READS_CONFIG.has(command) && !names(args, "--config-file")) added.push("--config-file", deployed.configFile);
  // Before a lone `--`: what follows it is not for the engine's own flags.
  const end = args.indexOf("--");
  return end < 0 ? [...args, ...added] : [...args.slice(0, end), ...added, ...args.slice(end)];
}

function names(args: readonly string[], ...flags: readonly string[]): boolean {
  return args.some((arg) => flags.some((flag) => arg === flag || arg.startsWith(`${flag}=`)));
}
