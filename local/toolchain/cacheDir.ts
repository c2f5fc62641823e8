import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The folder that keeps tools between runs: `$XDG_CACHE_HOME/cabal-tls`, else `~/.cache/cabal-tls`. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"];
  // The XDG specification says that a relative path is to be ignored.
  return base !== undefined && isAbsolute(base) ? join(base, "cabal-tls") : join(homedir(), ".cache", "cabal-tls");
}
