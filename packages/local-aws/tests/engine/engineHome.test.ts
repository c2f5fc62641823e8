import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineHome } from "../../engine/engineHome.ts";

describe("engineHome", () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "engine home's "));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("places the aws plugin that it is given where the engine looks for the SDK's version of it", async () => {
    const plugin = join(dir, "any plugin");
    await writeFile(plugin, '#!/bin/sh\necho "plugin $1"\n', { mode: 0o755 });
    const { env } = await engineHome(dir, { node: process.execPath, awsPlugin: [plugin] });
    assert.equal(env["PULUMI_HOME"], join(dir, "pulumi"));
    const placed = join(dir, "pulumi", "plugins", "resource-aws-v7.48.0", "pulumi-resource-aws");
    assert.equal(execFileSync(placed, ["127.0.0.1:1"], { encoding: "utf8" }), "plugin 127.0.0.1:1\n");
  });

  it("lets the engine use no other plugin: none from PATH, and none from the network", async () => {
    const { env } = await engineHome(dir, { node: process.execPath, awsPlugin: ["/plugin"] });
    assert.equal(env["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"], "true");
    assert.equal(env["PULUMI_IGNORE_AMBIENT_PLUGINS"], "true");
  });
});
