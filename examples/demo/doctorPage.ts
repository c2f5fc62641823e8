import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LocalCa } from "./localCa.ts";
import { placeOptions } from "./placeOptions.ts";
import type { Stage } from "./rotation.ts";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");
const DEADLINE_MS = 120_000;

/**
 * Runs the doctor on the stack as an operator does, and has it write its page. `dir`: empty folder for what it needs.
 * Returns what it printed; throws when it wrote no page.
 */
export async function doctorPage(stage: Stage, acmeCa: LocalCa, file: string, dir: string): Promise<string> {
  const caFile = join(dir, "cas.pem");
  // ACM's certificates are met at the endpoints, the ACME CA's at the host.
  await writeFile(caFile, stage.aws.ca + acmeCa.roots);
  const args = ["--stack", stage.program.stack, "--html", file, ...(await placeOptions(stage, caFile))];
  const env = { ...process.env, ...stage.program.env };
  const command = [MAIN, "doctor", ...args];
  return promisify(execFile)(process.execPath, command, { env, timeout: DEADLINE_MS }).then(
    ({ stdout }) => stdout,
    (error: Error & { stdout?: string; stderr?: string }) => {
      // The doctor's verdict is its exit code; what says that the page is there is on standard error.
      if (error.stderr?.includes(`The page is in ${file}.`) && error.stdout !== undefined) return error.stdout;
      throw error;
    },
  );
}
