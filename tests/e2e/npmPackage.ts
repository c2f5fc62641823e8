import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDir, cacheEntry } from "../../packages/local-aws/toolchain/cacheEntry.ts";

/** Folder of a package of npm in an exact version, installed into the tool cache on first use. */
export async function npmPackage(name: string, version: string): Promise<string> {
  const dir = await cacheEntry({
    cache: cacheDir(),
    key: `npm-${name}-${version}`,
    title: `${name} ${version}`,
    typical: "about 20 s",
    peakMb: 500,
    build: async (prefix) => {
      const args = ["install", "--no-audit", "--no-fund", "--no-save", "--prefix", prefix, `${name}@${version}`];
      await promisify(execFile)("npm", args, { cwd: prefix });
    },
    report: (line) => process.stderr.write(`${line}\n`),
  });
  return join(dir, "node_modules", name);
}
