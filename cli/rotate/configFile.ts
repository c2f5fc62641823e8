import { execFile } from "node:child_process";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
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

/**
 * Writes a file in one step: whoever reads it sees the old or the new text, never half of one. Its permissions stay,
 * and a symbolic link goes on pointing to it.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const mode = (await stat(target)).mode & 0o7777;
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    const file = await open(temporary, "w", mode);
    try {
      // The mode of open() is cut by the umask.
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    // The first error says what is wrong.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
