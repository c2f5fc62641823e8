import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishSession, readSession, type Session } from "../../engine/session.ts";

describe("a session", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "sessions-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const session = (pid: number): Session => ({ pid, env: { A: "1" }, pulumi: "/cache/pulumi" });
  const deployed = { programDir: "/repo", stack: "local", configFile: "/tmp/Pulumi.local.yaml" };

  it("is found until it is taken back", async () => {
    assert.equal(await readSession(dir), undefined);
    const withdraw = await publishSession(session(process.pid), dir);
    assert.deepEqual(await readSession(dir), { pid: process.pid, env: { A: "1" }, pulumi: "/cache/pulumi" });
    await withdraw();
    assert.equal(await readSession(dir), undefined);
  });

  it("is over when its process has ended, and its file goes", async () => {
    const dead = Number(spawnSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).stdout);
    await publishSession(session(dead), dir);
    assert.equal(await readSession(dir), undefined);
    assert.deepEqual(readdirSync(dir), []);
  });

  it("of another checkout is left alone", async () => {
    await publishSession(session(process.pid), dir);
    const [name = ""] = readdirSync(dir);
    const published = JSON.parse(readFileSync(join(dir, name), "utf8"));
    writeFileSync(join(dir, name), JSON.stringify({ ...published, checkout: "/other/cabal-tls" }));
    assert.equal(await readSession(dir), undefined);
    assert.deepEqual(readdirSync(dir), [name]);
  });

  it("with a stack in it goes before a newer one without", async () => {
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    try {
      await publishSession({ ...session(process.pid), deployed }, dir);
      const old = new Date(Date.now() - 60_000);
      utimesSync(join(dir, `${process.pid}.json`), old, old);
      await publishSession(session(other.pid ?? 0), dir);
      assert.equal((await readSession(dir))?.pid, process.pid);
    } finally {
      other.kill("SIGKILL");
    }
  });
});
