import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const ON_EXIT = join(import.meta.dirname, "..", "..", "process", "onExit.ts");

/** Runs a script until it prints `ready`, sends it signals one after the other, and returns what it wrote. */
async function interrupted(body: string, signals: number): Promise<{ readonly code: number; readonly text: string }> {
  const script = `import { onExit, onFirstSignal } from ${JSON.stringify(ON_EXIT)};
    const say = (text) => process.stdout.write(text + "\\n");
    ${body}
    say("ready");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  let sent = 0;
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    // Each line is the answer to the signal before it.
    while (sent < signals && text.split("\n").length - 1 > sent) {
      sent += 1;
      child.kill("SIGINT");
    }
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, text };
}

describe("an interrupted command", () => {
  it("runs its clean-ups, the newest first, and ends with the signal's code", async () => {
    const body = 'onExit(() => say("first made")); onExit(() => say("last made")); setTimeout(() => {}, 20_000);';
    assert.deepEqual(await interrupted(body, 1), { code: 130, text: "ready\nlast made\nfirst made\n" });
  });

  it("that ends in its own order is told of the first signal, and keeps its clean-ups", async () => {
    const body =
      'onExit(() => say("cleaned")); const timer = setTimeout(() => {}, 20_000);' +
      'onFirstSignal(() => { say("told"); clearTimeout(timer); process.exitCode = 7; });';
    assert.deepEqual(await interrupted(body, 1), { code: 7, text: "ready\ntold\n" });
  });

  it("that ends in its own order ends at once at the second signal", async () => {
    const body = 'onExit(() => say("cleaned")); setTimeout(() => {}, 20_000); onFirstSignal(() => say("told"));';
    assert.deepEqual(await interrupted(body, 2), { code: 130, text: "ready\ntold\ncleaned\n" });
  });
});
