import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheDir } from "../../toolchain/cacheEntry.ts";
import { pythonEnvironment } from "../../toolchain/pythonEnvironment.ts";

const SCRIPT_MS = 30_000;
/** Time for a test that runs a few scripts, also on a machine that other tests keep busy. */
export const SCRIPTS_MS = 60_000;
const PACKAGE_FOLDER = fileURLToPath(new URL("../../aws/", import.meta.url));

/** The interpreter that has the local AWS's packages: LOCAL_AWS_PYTHON when set, else the cached environment's. */
export const pythonPath = async (): Promise<string> =>
  process.env["LOCAL_AWS_PYTHON"] ?? `${await pythonEnvironment(cacheDir(), () => undefined)}/bin/python`;

/**
 * Runs Python lines that read `given` (parsed from JSON) and set `result` (printed as JSON).
 * @throws Error when the script fails or takes longer than 30 seconds; it carries the script's stderr.
 */
export const runPython = async (lines: string, given: unknown): Promise<unknown> => {
  const script = `import json, sys\ngiven = json.loads(sys.argv[1])\n${lines}\nprint(json.dumps(result))`;
  const { stdout } = await promisify(execFile)(await pythonPath(), ["-c", script, JSON.stringify(given)], {
    cwd: PACKAGE_FOLDER,
    timeout: SCRIPT_MS,
  });
  return JSON.parse(stdout);
};
