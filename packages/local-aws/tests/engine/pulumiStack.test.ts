import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createWorkspace, type EngineResult, type PulumiStack } from "../../engine/index.ts";
import { ensureToolchain } from "../../toolchain/ensureToolchain.ts";

const PROGRAM = join(import.meta.dirname, "tinyProgram");

describe("PulumiStack, with the real engine", () => {
  let stack: PulumiStack;

  before(async () => {
    const toolchain = await ensureToolchain(() => undefined);
    stack = await createWorkspace({ toolchain, aws: { env: {} }, programDir: PROGRAM, stack: "test", config: {} });
  });
  after(() => stack.dispose());

  const thing = ({ steps }: EngineResult) => steps.find(({ name }) => name === "thing");

  it("creates, then finds nothing to do, without a warning and without a new file in the program's folder", async () => {
    const first = await stack.up();
    assert.deepEqual([first.ok, first.operations, first.diagnostics], [true, { create: 2 }, []]);
    const second = await stack.preview({ flags: ["--expect-no-changes"] });
    assert.deepEqual([second.ok, second.planned, second.operations], [true, true, { same: 2 }]);
    assert.deepEqual(readdirSync(PROGRAM).sort(), ["Pulumi.yaml", "index.ts"]);
  });

  it("runs the program under the Node that runs this, and keeps secrets out of the outputs", async () => {
    assert.deepEqual(await stack.outputs(), { node: process.version, secret: "[secret]" });
  });

  it("shows a protect flag that was set, which the engine counts as no operation", async () => {
    await stack.setConfig({ "tiny:protect": true });
    const result = await stack.up();
    assert.deepEqual(result.operations, { same: 2 });
    assert.deepEqual([thing(result)?.oldProtect, thing(result)?.newProtect], [false, true]);
  });

  it("tells a refused deletion as planned only, with the engine's reason", async () => {
    const result = await stack.destroy();
    assert.deepEqual([result.ok, result.planned], [false, true]);
    assert.match(result.diagnostics.join("\n"), /error: thing: .*cannot be deleted\s+because it is protected/);
  });

  it("stops at its deadline and leaves no lock", async () => {
    await stack.setConfig({ "tiny:protect": true, "tiny:seconds": 60 });
    const result = await stack.up({ flags: ["--skip-preview"], deadlineSeconds: 4 });
    assert.deepEqual([result.ok, result.exitCode], [false, 124]);
    assert.match(result.stderr, /stopped at its deadline of 4 s/);
    await stack.setConfig({ "tiny:protect": true });
    assert.equal((await stack.up()).ok, true);
  });

  it("leaves a lock when it is killed, and goes on after cancel", async () => {
    await stack.setConfig({ "tiny:protect": false, "tiny:seconds": 60 });
    const running = stack.up({ flags: ["--skip-preview"] });
    await wait(3000);
    await stack.kill();
    assert.equal((await running).exitCode, 137);
    await stack.setConfig({ "tiny:protect": false });
    const locked = await stack.up();
    assert.equal(locked.ok, false);
    assert.match(locked.stderr, /the stack is currently locked/);
    await stack.cancel();
    assert.equal((await stack.up()).ok, true);
    assert.equal((await stack.destroy()).operations["delete"], 2);
  });

  it("removes its folder, and the state with it", async () => {
    const home = dirname(stack.env["PULUMI_HOME"] ?? "");
    assert.equal(existsSync(join(home, "state")), true);
    await stack.dispose();
    assert.equal(existsSync(home), false);
  });
});
