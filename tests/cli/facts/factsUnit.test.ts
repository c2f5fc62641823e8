import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../../../packages/local-aws/process/freePorts.ts";

const ROOT = join(import.meta.dirname, "../../..");
const UNIT = readFileSync(join(ROOT, "examples/facts/cabal-tls-facts.service"), "utf8");

/** Values of a directive of the unit, in their order. */
const values = (directive: string) =>
  UNIT.split("\n").flatMap((line) => (line.startsWith(`${directive}=`) ? [line.slice(directive.length + 1)] : []));

/** Until it says where the facts are. Throws when it ends before. */
function serving(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      said += part;
      if (said.includes("/metrics")) resolve();
    });
    child.once("close", (code) => reject(new Error(`ended with code ${code}: ${said}`)));
  });
}

describe("examples/facts/cabal-tls-facts.service", () => {
  it("starts a command that serves the facts before AWS has answered, and ends with exit code 0 on SIGTERM", async () => {
    const [program = "", ...args] = values("ExecStart")[0]?.split(" ") ?? [];
    assert.equal(program, "/opt/cabal-tls/node_modules/.bin/cabal-tls");
    const [port, nobody] = await freePorts(2);
    const given = args.map((one) => (one === "127.0.0.1:9793" ? `127.0.0.1:${port}` : one));
    const cwd = mkdtempSync(join(tmpdir(), "facts-unit-"));
    const env = {
      ...Object.fromEntries(values("Environment").flatMap((line) => line.split(" ").map((one) => one.split("=")))),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${nobody}`,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    };
    const child = spawn(process.execPath, [join(ROOT, "cli/cabalTls.js"), ...given], { cwd, env, stdio: "pipe" });
    try {
      await serving(child);
      assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 200);
      child.kill("SIGTERM");
      const [code] = await once(child, "close");
      assert.equal(code, 0);
    } finally {
      child.kill("SIGKILL");
      rmSync(cwd, { recursive: true, force: true });
    }
  });

  it("runs as a user of its own that may write nowhere, and is started again whenever it ends", () => {
    for (const [directive, wanted] of [
      ["DynamicUser", ["yes"]],
      ["ProtectSystem", ["strict"]],
      ["ProtectHome", ["yes"]],
      ["CapabilityBoundingSet", [""]],
      ["Restart", ["always"]],
      ["User", []],
    ] as const) {
      assert.deepEqual(values(directive), wanted, directive);
    }
  });
});
