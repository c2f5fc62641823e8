import { join } from "node:path";
import Mocha from "mocha";
import { keepCompiled } from "../keepCompiled.ts";
import { SEEDS_VARIABLE, SOAK_HELP, soakSeeds } from "./soakOptions.ts";

const seeds = soakSeeds(process.argv.slice(2));
if (seeds === "help") {
  process.stdout.write(SOAK_HELP);
} else if ("fault" in seeds) {
  process.stderr.write(`${seeds.fault}\n${SOAK_HELP}`);
  process.exitCode = 2;
} else {
  process.exit(await play(seeds));
}

/** Returns the exit code. */
async function play(numbers: readonly number[]): Promise<number> {
  keepCompiled();
  process.env[SEEDS_VARIABLE] = numbers.join(",");
  const mocha = new Mocha({ reporter: "spec" });
  mocha.addFile(join(import.meta.dirname, "soak.ts"));
  await mocha.loadFilesAsync();
  return new Promise((resolve) => mocha.run((failed) => resolve(failed === 0 ? 0 : 1)));
}
