import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CacheEntry, cacheEntry } from "../../toolchain/cacheEntry.ts";

const run = promisify(execFile);

describe("cacheEntry", () => {
  let cache: string;
  let lines: string[];
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "cache-"));
    lines = [];
  });
  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  const entry = (change: Partial<CacheEntry> = {}): CacheEntry => ({
    cache,
    key: "tool-1",
    title: "Tool 1",
    typical: "about 5 min",
    peakMb: 1,
    report: (line) => lines.push(line),
    build: async (dir) => writeFileSync(join(dir, "program"), "content"),
    ...change,
  });

  it("builds once, and says what, why and how long", async () => {
    const dir = await cacheEntry(entry());
    const again = await cacheEntry(entry({ build: () => Promise.reject(new Error("must not build")) }));
    assert.equal(again, dir);
    assert.equal(readFileSync(join(dir, "program"), "utf8"), "content");
    assert.deepEqual(lines, [
      `Tool 1: not in the cache yet; making it in ${cache} (about 5 min, once) …`,
      "Tool 1: ready after 0 s.",
    ]);
  });

  it("leaves nothing behind when the build fails, and builds at the next try", async () => {
    const half = async (dir: string) => {
      writeFileSync(join(dir, "program"), "half");
      throw new Error("no network");
    };
    await assert.rejects(cacheEntry(entry({ build: half })), /no network/);
    assert.deepEqual(readdirSync(cache), []);
    assert.equal(readFileSync(join(await cacheEntry(entry()), "program"), "utf8"), "content");
  });

  it("refuses a cache folder that cannot be written, and a disk that is too full, before anything is made", async () => {
    const build = () => Promise.reject(new Error("must not build"));
    writeFileSync(join(cache, "file"), "");
    await assert.rejects(cacheEntry(entry({ cache: join(cache, "file/cabal-tls"), build })), {
      name: "ToolchainError",
      message: `the cache folder ${join(cache, "file/cabal-tls")} cannot be written (ENOTDIR): repair it, or set XDG_CACHE_HOME to a folder elsewhere, then run this again.`,
    });
    await assert.rejects(
      cacheEntry(entry({ peakMb: 1e12, build })),
      /^ToolchainError: Tool 1 needs 1000000000000 MB in \S+ while it is made, and its disk has \d+ MB free: make room, or set /,
    );
    assert.deepEqual(readdirSync(cache), ["file"]);
    assert.deepEqual(lines, []);
  });

  it("does not use a folder that is only half there", async () => {
    mkdirSync(join(cache, "tool-1"));
    writeFileSync(join(cache, "tool-1", "program"), "half");
    assert.equal(readFileSync(join(await cacheEntry(entry()), "program"), "utf8"), "content");
  });

  it("removes what a killed build has left", async () => {
    mkdirSync(join(cache, "tool-1.tmp-4711-abc"));
    await cacheEntry(entry());
    assert.deepEqual(readdirSync(cache), ["tool-1"]);
  });

  it("builds again when a file was cut short, is missing or has been added", async () => {
    const dir = await cacheEntry(entry());
    for (const damage of [
      () => writeFileSync(join(dir, "program"), "cont"),
      () => rmSync(join(dir, "program")),
      () => writeFileSync(join(dir, "more"), ""),
    ]) {
      damage();
      lines = [];
      await cacheEntry(entry());
      assert.match(lines[0] ?? "", /its files in the cache have changed/);
      assert.deepEqual(readdirSync(dir).sort(), [".digest", "program"]);
      assert.equal(readFileSync(join(dir, "program"), "utf8"), "content");
    }
  });

  it("sees a big program whose size stayed and whose content changed", async () => {
    const big = (fill: string) => async (dir: string) => writeFileSync(join(dir, "program"), fill.repeat(5_000_000));
    const dir = await cacheEntry(entry({ build: big("a") }));
    await big("b")(dir);
    await cacheEntry(entry({ build: big("a") }));
    assert.equal(readFileSync(join(dir, "program"), "utf8").slice(0, 3), "aaa");
  });

  it("does not mind the bytecode that Python writes", async () => {
    const dir = await cacheEntry(entry());
    writeFileSync(join(dir, "module.pyc"), "bytecode");
    lines = [];
    await cacheEntry(entry());
    assert.deepEqual(lines, []);
  });

  it("is built by one of three processes that start together, and whole for all of them", async () => {
    const log = join(cache, "log");
    const script = join(import.meta.dirname, "buildEntry.ts");
    const starts = [1, 2, 3].map(() => run(process.execPath, [script, cache, log]));
    for (const { stdout } of await Promise.all(starts)) {
      assert.equal(stdout, join(cache, "tool"));
      assert.deepEqual(readdirSync(stdout).sort(), [".digest", "first", "second"]);
    }
    assert.equal(readFileSync(log, "utf8"), "built\n");
    assert.deepEqual(readdirSync(cache).sort(), ["log", "tool"]);
  });
});
