import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withGoCaches } from "../../toolchain/goCaches.ts";

describe("withGoCaches", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "go-caches-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const mine = `go.tmp-${process.pid}`;

  it("gives builds that run at the same time one folder, and removes it with the last of them", async () => {
    const first = Promise.withResolvers<void>();
    const path = join(folder, mine);
    const long = withGoCaches(folder, async ({ GOPATH, GOMODCACHE, GOCACHE }) => {
      assert.deepEqual([GOPATH, GOMODCACHE, GOCACHE], [path, join(path, "mod"), join(path, "build")]);
      await first.promise;
      writeFileSync(join(GOPATH, "fetched"), "");
    });
    await withGoCaches(folder, async ({ GOPATH }) => assert.equal(GOPATH, path));
    assert.deepEqual(readdirSync(folder), [mine]);
    first.resolve();
    await long;
    assert.deepEqual(readdirSync(folder), []);
  });

  it("removes it when the build fails", async () => {
    await assert.rejects(
      withGoCaches(folder, () => Promise.reject(new Error("no network"))),
      /no network/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("removes what a killed process has left, and nothing of one that lives", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    for (const owner of [pid, process.ppid]) mkdirSync(join(folder, `go.tmp-${owner}`));
    await withGoCaches(folder, async () => undefined);
    assert.deepEqual(readdirSync(folder), [`go.tmp-${process.ppid}`]);
  });
});
