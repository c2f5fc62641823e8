import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { decodedText } from "../../core/givenText.ts";
import { CommandError } from "./commandError.ts";

/** Reads a file that a command needs. Throws CommandError: what it is, why it cannot be read, and what to do. */
export async function readText(path: string, what: string, advice: string, exitCode: 2 | 3 = 2): Promise<string> {
  try {
    return decodedText(await readFile(path));
  } catch (cause) {
    throw new CommandError(`${what} cannot be read (${errorCode(cause)}). ${advice}`, exitCode, { cause });
  }
}

/** The same for a file that need not be there: undefined then. */
export async function textIfThere(path: string, what: string, advice: string): Promise<string | undefined> {
  try {
    return await readText(path, what, advice);
  } catch (error) {
    if (error instanceof Error && errorCode(error.cause) === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a file in one step, with the folders above it: whoever reads it never sees half of one. Throws CommandError. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp-${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new CommandError(`${path} cannot be written (${errorCode(cause)}).`, 2, { cause });
  }
}

/** What the system says about a file, such as ENOENT. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
