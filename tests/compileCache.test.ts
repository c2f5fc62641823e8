import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { keepCompiled } from "./keepCompiled.ts";
import { repositoryFiles } from "./repositoryFiles.ts";

const ROOT = join(import.meta.dirname, "..");

describe("the compile cache", () => {
  it("is on before the program loads the SDK", () => {
    const [index] = repositoryFiles("index.ts");
    assert.match(index?.text ?? "", /^import "\.\/compileCache\.ts";\n/);
  });

  it("is kept where tools keep what they can make again", async () => {
    assert.equal(await cacheOfProgram({}), join(ROOT, "node_modules", ".cache", "cabal-tls", "compiled"));
  });

  it("stays in the folder that the user has named", async () => {
    const own = join(ROOT, "node_modules", ".cache", "cabal-tls", "own-compiled");
    assert.equal(await cacheOfProgram({ NODE_COMPILE_CACHE: own }), own);
  });

  it("of the tests is a folder in the cache of tools, unless the user has named one", () => {
    const env: NodeJS.ProcessEnv = { XDG_CACHE_HOME: "/c" };
    keepCompiled(env);
    assert.equal(env["NODE_COMPILE_CACHE"], "/c/cabal-tls/compiled");
    const own: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: "/own" };
    keepCompiled(own);
    assert.equal(own["NODE_COMPILE_CACHE"], "/own");
  });
});

/** Folder of the cache in a process that has loaded the program's first import; Node adds a folder of its version. */
async function cacheOfProgram(own: NodeJS.ProcessEnv): Promise<string> {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const script = 'await import("./compileCache.ts"); console.log((await import("node:module")).getCompileCacheDir());';
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { ...env, ...own } });
  return join(stdout.trim(), "..");
}
