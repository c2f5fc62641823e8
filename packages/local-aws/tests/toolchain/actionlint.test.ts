import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACTIONLINT_VERSION, actionlint } from "../../toolchain/actionlint.ts";
import { cacheDir } from "../../toolchain/cacheEntry.ts";
import { runTool } from "../../toolchain/runTool.ts";

describe("actionlint", function () {
  // Compiled at the first use.
  this.timeout(600_000);
  let program: string;
  let folder: string;
  before(async () => {
    program = await actionlint(cacheDir(), () => undefined);
    folder = mkdtempSync(join(tmpdir(), "actionlint-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is of the version that its go.mod names", async () => {
    const { stdout } = await runTool(program, ["--version"], { deadlineSeconds: 60 });
    assert.equal(stdout.split("\n")[0], `v${ACTIONLINT_VERSION}`);
  });

  it("refuses a workflow whose job waits for one that is not there", async () => {
    const file = join(folder, "workflow.yml");
    const steps = "    runs-on: ubuntu-latest\n    steps:\n      - run: echo one\n";
    writeFileSync(file, `on: push\njobs:\n  one:\n    needs: [none]\n${steps}`);
    const { code, stdout } = await runTool(program, ["-no-color", file], { deadlineSeconds: 60 });
    assert.equal(code, 1);
    assert.match(stdout, /job "one" needs job "none" which does not exist/);
  });
});
