import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";

const DEADLINE = 5_000;

/** The file as the last commit has it; undefined when it is in none, or there is no git. */
export async function committedText(path: string): Promise<string | undefined> {
  try {
    const show = ["show", `HEAD:./${basename(path)}`];
    const { stdout } = await promisify(execFile)("git", show, { cwd: dirname(path), timeout: DEADLINE });
    return stdout;
  } catch {
    return undefined;
  }
}
