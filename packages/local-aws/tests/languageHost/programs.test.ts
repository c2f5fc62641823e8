import assert from "node:assert/strict";
import { once } from "node:events";
import { Programs } from "../../languageHost/programs.ts";

const FOREVER = ["-e", "console.log('up'); setInterval(() => {}, 1000)"];

function started(programs: Programs, args: readonly string[]) {
  return programs.start({ args, cwd: import.meta.dirname, env: process.env, output: "pipe" });
}

describe("Programs", () => {
  it("kills every program that still runs", async () => {
    const programs = new Programs();
    const children = [started(programs, FOREVER), started(programs, FOREVER)];
    const ends = children.map((child) => once(child, "exit"));
    programs.killAll();
    assert.deepEqual(await Promise.all(ends), [
      [null, "SIGKILL"],
      [null, "SIGKILL"],
    ]);
  });

  it("forgets a program that has ended", async () => {
    const programs = new Programs();
    const child = started(programs, ["-e", ""]);
    await once(child, "close");
    programs.killAll();
    assert.equal(child.killed, false);
  });
});
