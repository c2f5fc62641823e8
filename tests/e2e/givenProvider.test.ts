import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployLandscape } from "../../examples/demo/deployment.ts";
import { startLocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { awsPlugin } from "../../packages/local-aws/toolchain/awsPlugin.ts";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { sharedLocalAws, TEST_TIME_FACTOR } from "./sharedLocalAws.ts";
import { PROGRAM } from "./testStack.ts";

/** What `--provider PATH` does, with the stand-in itself as the program at that path. */
describe("an aws plugin given by its path", function () {
  this.timeout(180_000);

  it("takes the stand-in's place under the engine, on the local AWS", async () => {
    const { toolchain } = await sharedLocalAws();
    // Of its own: the landscape's service may be in the shared one already.
    const aws = await startLocalAws({ toolchain, timeFactor: TEST_TIME_FACTOR });
    const dir = await mkdtemp(join(tmpdir(), "given-provider-"));
    try {
      const plugin = join(dir, "pulumi-resource-aws");
      const command = toolchain.awsPlugin.map((word) => `'${word}'`).join(" ");
      await writeFile(plugin, `#!/bin/sh\necho started >> '${dir}/log'\nexec ${command} "$@"\n`, { mode: 0o755 });
      const { node, pulumi } = toolchain;
      const given = await awsPlugin(plugin, { cache: cacheDir(), node, pulumi, report: () => undefined });
      const options = { programDir: PROGRAM, aws, stack: "given", controlDomain: "given.example" };
      const landscape = await deployLandscape({ ...options, toolchain: { ...toolchain, awsPlugin: given } });
      assert.match(landscape.zoneId, /^[0-9A-Z]{10,}$/);
      assert.match(await readFile(join(dir, "log"), "utf8"), /^(started\n)+$/);
    } finally {
      await aws.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
