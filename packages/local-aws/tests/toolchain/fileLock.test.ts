import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { withFileLock } from "../../toolchain/fileLock.ts";

describe("withFileLock", () => {
  let dir: string;
  let lock: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "lock-"));
    lock = join(dir, "a.lock");
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("lets one in at a time and leaves no file", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await wait(20);
      inside -= 1;
    };
    const options = { deadlineSeconds: 10 };
    await Promise.all([1, 2, 3].map(() => withFileLock(lock, options, work)));
    assert.equal(most, 1);
    assert.deepEqual(readdirSync(dir), []);
  });

  it("takes over the lock of a process that has died", async () => {
    const dead = spawnSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).stdout.trim();
    writeFileSync(lock, `${dead} left-behind`);
    assert.equal(await withFileLock(lock, { deadlineSeconds: 2 }, async () => "done"), "done");
    assert.deepEqual(readdirSync(dir), []);
  });

  it("takes over a lock that nobody has touched for long, though a process of that number lives", async () => {
    writeFileSync(lock, `${process.pid} left-behind`);
    const old = new Date(Date.now() - 120_000);
    utimesSync(lock, old, old);
    assert.equal(await withFileLock(lock, { deadlineSeconds: 2 }, async () => "done"), "done");
  });

  it("gives up at the deadline, names the owner, and leaves its lock alone", async () => {
    writeFileSync(lock, `${process.pid} somebody`);
    const waited: number[] = [];
    await assert.rejects(
      withFileLock(lock, { deadlineSeconds: 0.3, onWait: (pid) => waited.push(pid) }, async () => "done"),
      new RegExp(`waited 0.3 s for process ${process.pid}, which holds .*a\\.lock`),
    );
    assert.deepEqual(waited, [process.pid]);
    assert.ok(existsSync(lock));
  });

  it("frees the lock when the work fails", async () => {
    const failing = async () => {
      throw new Error("no");
    };
    await assert.rejects(withFileLock(lock, { deadlineSeconds: 1 }, failing), /^Error: no$/);
    assert.deepEqual(readdirSync(dir), []);
  });
});
