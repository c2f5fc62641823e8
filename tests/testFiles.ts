import { globSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** Tests that need the engine, the local AWS, or Prometheus, or minutes of both processors. */
const SLOW = [
  "tests/full/",
  "tests/e2e/",
  "packages/local-aws/tests/acme/",
  "packages/local-aws/tests/aws/",
  "tests/cli/page/browser.test.ts",
  "tests/examples/local/main.test.ts",
  "packages/local-aws/tests/engine/main.test.ts",
  "packages/local-aws/tests/engine/pulumiStack.test.ts",
  "packages/local-aws/tests/provider/conformance/",
  "tests/monitoring/prometheus/addressLabels.test.ts",
  "tests/monitoring/renderMonitoring.test.ts",
  "tests/monitoring/rules/",
  "tests/simulation/plantedFaults.test.ts",
  "tests/upgrade/upgrade.test.ts",
];

/** Begun before the other slow ones, so that none of them is left alone at the end. */
const LONGEST = ["tests/e2e/game.test.ts", "tests/e2e/mutants.test.ts", "tests/monitoring/renderMonitoring.test.ts"];

export interface TestExtent {
  readonly quick: boolean;
  readonly full: boolean;
}

/**
 * Absolute paths of the test files: the quick ones first, then, unless only those are asked for, the slow ones. What is
 * in tests/full is too much for each change, and is run on request only.
 */
export function testFiles({ quick, full }: TestExtent): string[] {
  const every = globSync(["tests/**/*.test.ts", "packages/*/tests/**/*.test.ts"], { cwd: ROOT }).sort();
  const all = every.filter((file) => full || !file.startsWith("tests/full/"));
  const isSlow = (file: string) => SLOW.some((folder) => file.startsWith(folder));
  const fast = all.filter((file) => !isSlow(file));
  const slow = all.filter((file) => isSlow(file) && !LONGEST.includes(file));
  return [...fast, ...(quick ? [] : [...LONGEST, ...slow])].map((file) => join(ROOT, file));
}
