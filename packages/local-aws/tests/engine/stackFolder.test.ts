import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackFolder, writeConfig } from "../../engine/stackFolder.ts";

describe("stackFolder", () => {
  let dir: string;
  let program: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "stack-"));
    program = join(dir, "program");
    mkdirSync(program);
    writeFileSync(join(program, "Pulumi.yaml"), "name: mail\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("replaces the config and keeps the engine's salt, outside the program's folder", async () => {
    const folder = await stackFolder(join(dir, "home"), program, "dev");
    writeFileSync(folder.configFile, "encryptionsalt: v1:abc\nconfig:\n  mail:old: 1\n");
    await writeConfig(folder, { "aws:region": "us-west-2", "mail:list": [{ a: 1 }] });
    assert.equal(
      readFileSync(folder.configFile, "utf8"),
      "encryptionsalt: v1:abc\nconfig:\n  aws:region: us-west-2\n  mail:list:\n    - a: 1\n",
    );
    assert.deepEqual(readdirSync(program), ["Pulumi.yaml"]);
  });

  it("refuses a program without a project name", async () => {
    writeFileSync(join(program, "Pulumi.yaml"), "runtime: nodejs\n");
    await assert.rejects(stackFolder(join(dir, "home"), program, "dev"), /Pulumi\.yaml has no "name"/);
  });
});
