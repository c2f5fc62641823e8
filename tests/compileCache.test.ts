import assert from "node:assert/strict";
import { keepCompiled } from "./compileCache.ts";

describe("keepCompiled", () => {
  it("names a folder in the cache, unless the user has named one", () => {
    const env: NodeJS.ProcessEnv = { XDG_CACHE_HOME: "/c" };
    keepCompiled(env);
    assert.equal(env["NODE_COMPILE_CACHE"], "/c/cabal-tls/compiled");
    const own: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: "/own" };
    keepCompiled(own);
    assert.equal(own["NODE_COMPILE_CACHE"], "/own");
  });
});
