import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export interface MirrorTests {
  /** Absolute path of the file's own tests; undefined = it has none. */
  readonly own: string | undefined;
  /** Those of the other files in its folder. */
  readonly beside: readonly string[];
}

/** The tests of a source file's mirror path. */
export function testsOf(file: string): MirrorTests {
  const own = join(ROOT, "tests", file.replace(/\.ts$/, ".test.ts"));
  const folder = join(ROOT, "tests", dirname(file));
  const all = globSync("*.test.ts", { cwd: folder }).map((name) => join(folder, name));
  return { own: existsSync(own) ? own : undefined, beside: all.filter((one) => one !== own).sort() };
}
