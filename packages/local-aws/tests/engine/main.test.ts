import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheDir } from "../../toolchain/cacheEntry.ts";
import { ensureToolchain } from "../../toolchain/ensureToolchain.ts";

const MAIN = join(import.meta.dirname, "../../engine/main.ts");

describe("npm run pulumi", function () {
  this.timeout(600_000);
  let dir: string;
  before(async () => {
    await ensureToolchain(() => undefined);
    dir = mkdtempSync(join(tmpdir(), "own-account-"));
    cpSync(join(import.meta.dirname, "tinyProgram"), join(dir, "program"), { recursive: true });
    symlinkSync(join(import.meta.dirname, "../../../../node_modules"), join(dir, "program/node_modules"));
    writeFileSync(join(dir, "program/package.json"), JSON.stringify({ type: "module" }));
    mkdirSync(join(dir, "state"));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  /** What it prints, with nothing of this machine's Pulumi and no session of a local AWS. */
  function pulumi(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const without = (process.env["PATH"] ?? "").split(delimiter).filter((one) => !one.includes("pulumi"));
    const env = {
      PATH: without.join(delimiter),
      HOME: dir,
      XDG_CACHE_HOME: dirname(cacheDir()),
      PULUMI_HOME: join(dir, "home"),
      PULUMI_BACKEND_URL: `file://${join(dir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return promisify(execFile)(process.execPath, [MAIN, ...args], { env, cwd: join(dir, "program") });
  }

  it("uses the engine that the demo has made where no other is installed, and says where it goes", async () => {
    const { stdout, stderr } = await pulumi("version");
    assert.match(stdout, /^v\d+\.\d+\.\d+\n$/);
    assert.match(stderr, /^npm run pulumi: your own backend and AWS account, with \S+\/pulumi-\S+\/pulumi\n$/);
  });

  it("runs a program with it", async () => {
    await pulumi("stack", "init", "own");
    const { stdout } = await pulumi("preview", "--stack", "own");
    assert.match(stdout, /pulumi:pulumi:Stack/);
    assert.match(stdout, /to create/);
  });
});
