import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { serverProcess } from "../../process/serverProcess.ts";

const FORTY_LINES = 'for (let line = 1; line <= 40; line++) process.stderr.write(line + "\\n")';

describe("serverProcess", () => {
  let dir: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "server-process-"));
  });

  after(() => rm(dir, { recursive: true, force: true }));

  it("keeps the last twenty lines that it wrote", async () => {
    const server = serverProcess({ program: process.execPath, args: ["-e", FORTY_LINES] });
    await once(server.child, "close");
    assert.deepEqual(server.tail().split("\n"), numbers(21, 40));
  });

  it("puts all of what it writes into the log, whichever output", async () => {
    const log = join(dir, "server.log");
    const server = serverProcess({ program: process.execPath, args: ["-e", `console.log(0); ${FORTY_LINES}`], log });
    await once(server.child, "close");
    const lines = async () => (await readFile(log, "utf8")).trimEnd().split("\n").sort(byNumber);
    for (const deadline = Date.now() + 5_000; Date.now() < deadline; await wait(10)) {
      if ((await lines()).length === 41) break;
    }
    assert.deepEqual(await lines(), numbers(0, 40));
  });

  it("gives the program what it is told and nothing of the user's AWS settings", async () => {
    process.env["AWS_PROFILE"] = "mine";
    try {
      const script = "console.log(process.env.GIVEN, process.env.AWS_PROFILE, process.cwd())";
      const server = serverProcess({
        program: process.execPath,
        args: ["-e", script],
        cwd: dir,
        env: { GIVEN: "this" },
      });
      await once(server.child, "close");
      assert.equal(server.tail(), `this undefined ${dir}`);
    } finally {
      delete process.env["AWS_PROFILE"];
    }
  });

  for (const wrapped of [true, false]) {
    it(`ends it, also when asked twice (${wrapped ? "wrapped" : "on its own"})`, async () => {
      const args = ["-e", 'console.log("up " + process.pid); setInterval(() => {}, 1000)'];
      const server = serverProcess({ program: process.execPath, args, wrapped });
      await once(server.child.stdout ?? process.stdin, "data");
      const pid = Number(/up (\d+)/.exec(server.tail())?.[1]);
      await Promise.all([server.stop(), server.stop()]);
      await server.stop();
      assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
    });
  }

  it("says by the exit code that there is no such program", async () => {
    const server = serverProcess({ program: join(dir, "missing"), args: [] });
    const [code] = await once(server.child, "exit");
    assert.equal(code, 127);
    assert.match(server.tail(), /missing/);
  });
});

function numbers(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

function byNumber(one: string, other: string): number {
  return Number(one) - Number(other);
}
