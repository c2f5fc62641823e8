import { join } from "node:path";
import { cacheDir } from "../packages/local-aws/toolchain/cacheEntry.ts";

/**
 * Lets the Node processes that tests start (each update of the engine has three) read what an earlier one has compiled:
 * a fifth of their time. Benches do without, since they compare with others that have no such cache.
 */
export function keepCompiled(env: NodeJS.ProcessEnv = process.env): void {
  env["NODE_COMPILE_CACHE"] ??= join(cacheDir(env), "compiled");
}
