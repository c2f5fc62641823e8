import { globSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** Tests that need the engine, the local AWS, or Prometheus. */
const SLOW = [
  "tests/e2e/",
  "tests/local/acme/",
  "tests/local/aws/",
  "tests/local/main.test.ts",
  "tests/local/engine/pulumiStack.test.ts",
  "tests/monitoring/prometheus/addressLabels.test.ts",
  "tests/monitoring/renderMonitoring.test.ts",
  "tests/monitoring/rules/",
];

/** Absolute paths of the test files: the quick ones first, then, unless only those are asked for, the slow ones. */
export function testFiles({ quick }: { readonly quick: boolean }): string[] {
  const all = globSync("tests/**/*.test.ts", { cwd: ROOT }).sort();
  const isSlow = (file: string) => SLOW.some((folder) => file.startsWith(folder));
  const fast = all.filter((file) => !isSlow(file));
  return [...fast, ...(quick ? [] : all.filter(isSlow))].map((file) => join(ROOT, file));
}
