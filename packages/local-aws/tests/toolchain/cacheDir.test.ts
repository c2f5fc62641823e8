import assert from "node:assert/strict";
import { cacheDir } from "../../toolchain/cacheEntry.ts";

describe("cacheDir", () => {
  it("is below XDG_CACHE_HOME, unless that is not an absolute path", () => {
    assert.equal(cacheDir({ XDG_CACHE_HOME: "/some/cache" }), "/some/cache/cabal-tls");
    assert.match(cacheDir({ XDG_CACHE_HOME: "relative" }), /\/\.cache\/cabal-tls$/);
    assert.match(cacheDir({}), /\/\.cache\/cabal-tls$/);
  });
});
