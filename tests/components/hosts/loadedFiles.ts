import { execFile } from "node:child_process";
import { promisify } from "node:util";

const RECORDER = `
  import { registerHooks } from "node:module";
  const urls = [];
  registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
  process.on("exit", () => process.stdout.write(JSON.stringify(urls)));
`;
const DEADLINE_MS = 60_000;

/** URLs of every file that a module loads, with what it imports; its imports are relative to this folder. */
export async function loadedFiles(module: string): Promise<string[]> {
  const args = ["--import", `data:text/javascript,${encodeURIComponent(RECORDER)}`, "--input-type=module-typescript"];
  const options = { cwd: import.meta.dirname, timeout: DEADLINE_MS, maxBuffer: 16 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [...args, "--eval", module], options);
  return JSON.parse(stdout) as string[];
}
