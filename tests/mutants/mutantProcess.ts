import { readFileSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MutantTask, OUTCOME } from "./mutantTask.ts";

const ROOT = join(import.meta.dirname, "../..");
const task: MutantTask = JSON.parse(process.argv[2] ?? "");
process.exit(await played(task));

/** A process of its own: a mutant may loop for ever, and modules are read once in a process. */
async function played({ mutant, tests, simulationMs }: MutantTask): Promise<number> {
  enableCompileCache();
  const path = join(ROOT, mutant.file);
  let isRead = false;
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith("file:") || fileURLToPath(url) !== path) return nextLoad(url, context);
      isRead = true;
      const original = readFileSync(path, "utf8");
      const source = original.slice(0, mutant.start) + mutant.becomes + original.slice(mutant.end);
      return { format: "module-typescript", source, shortCircuit: true };
    },
  });
  try {
    const isPassed = tests.length > 0 ? await testsPass(tests) : await simulationPasses(simulationMs, () => isRead);
    if (!isPassed) return OUTCOME.noticed;
    return isRead ? OUTCOME.passed : OUTCOME.notRead;
  } catch (error) {
    // A module of the program that throws when it is read.
    process.stdout.write(`${error instanceof Error ? error.message.split("\n")[0] : String(error)}\n`);
    return OUTCOME.noticed;
  }
}

async function testsPass(files: readonly string[]): Promise<boolean> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ bail: true, timeout: 120_000, reporter: "min" });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => mocha.run((failures) => resolve(failures === 0)));
}

async function simulationPasses(milliseconds: number, isNeeded: () => boolean): Promise<boolean> {
  const { parseOnce } = await import("../simulation/parsedOnce.ts");
  parseOnce();
  const { firstFault } = await import("../simulation/firstFault.ts");
  if (!isNeeded()) return true;
  const fault = await firstFault(milliseconds);
  if (fault !== undefined) process.stdout.write(`${fault}\n`);
  return fault === undefined;
}
