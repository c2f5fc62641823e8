import { strict as assert } from "node:assert";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/language_pb.js";

const MAIN = fileURLToPath(import.meta.resolve("../../languageHost/main.ts"));
const PROGRAM = join(import.meta.dirname, "..", "engine", "tinyProgram");

function languageHost() {
  return spawn(process.execPath, [MAIN, "127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
}

describe("process of the language host", () => {
  it("prints its port, and ends when its stdin does", async () => {
    const plugin = languageHost();
    try {
      const [line] = await once(plugin.stdout, "data");
      assert.match(String(line), /^\d+\n$/);
      plugin.stdin.end();
      assert.deepEqual(await once(plugin, "exit"), [0, null]);
    } finally {
      plugin.kill("SIGKILL");
    }
  });

  it("takes a program along that waits for the engine", async () => {
    // What has a connection and gets no answer waits for ever.
    const silentEngine = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silentEngine, "listening");
    const monitor = `127.0.0.1:${(silentEngine.address() as AddressInfo).port}`;
    const plugin = languageHost();
    try {
      const [port] = await once(createInterface({ input: plugin.stdout }), "line");
      run(String(port), monitor);
      await until(async () => (await programsOf(monitor)).length === 1);
      plugin.stdin.end();
      await once(plugin, "exit");
      await until(async () => (await programsOf(monitor)).length === 0);
    } finally {
      plugin.kill("SIGKILL");
      silentEngine.close();
    }
  });
});

/** Asks it to run the program; there will be no answer. */
function run(port: string, monitor: string): void {
  const client = new languageGrpc.LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const request = new pb.RunRequest();
  request.setMonitorAddress(monitor);
  request.setPwd(PROGRAM);
  request.setProgram(".");
  request.setProject("tiny");
  request.setStack("test");
  client.run(request, () => client.close());
}

/** The command lines of the processes that run a program for the engine at this address. */
async function programsOf(monitor: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "args"], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split("\n").filter((line) => line.includes(`--monitor ${monitor}`));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await wait(50)) {
    assert.ok(Date.now() < deadline, "what was waited for did not come within 20 s");
  }
}
