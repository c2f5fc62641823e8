import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { stopProcess } from "../../process/stopProcess.ts";

function node(code: string) {
  return spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] });
}

describe("stopProcess", () => {
  it("goes on to SIGKILL when a process ignores SIGTERM", async () => {
    const child = node('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)');
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await stopProcess(child, [
      { signal: "SIGTERM", patience: 200 },
      { signal: "SIGKILL", patience: 5000 },
    ]);
    assert.equal(child.signalCode, "SIGKILL");
  });

  it("does nothing to a process that has ended", async () => {
    const child = node("");
    await new Promise((resolve) => child.once("exit", resolve));
    await stopProcess(child, [{ signal: "SIGKILL", patience: 100 }]);
    assert.equal(child.exitCode, 0);
  });
});
