import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(import.meta.resolve("../../../provider/rpc/main.ts"));

describe("process of the stand-in provider", () => {
  it("prints its port, and ends when its stdin does", async () => {
    const plugin = spawn(process.execPath, [MAIN, "127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
    try {
      const [line] = await once(plugin.stdout, "data");
      assert.match(String(line), /^\d+\n$/);
      plugin.stdin.end();
      assert.deepEqual(await once(plugin, "exit"), [0, null]);
    } finally {
      plugin.kill("SIGKILL");
    }
  }).timeout(20_000);
});
