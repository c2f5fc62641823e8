import assert from "node:assert/strict";
import { localSettings, withoutHosts } from "../../examples/demo/stackSettings.ts";
import { createWorkspace, type EngineResult } from "../../packages/local-aws/engine/index.ts";
import { type Mutation, mutantProgram } from "./mutantProgram.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { PROGRAM } from "./testStack.ts";

/** The engine of the tests is 3.274: another range stands for an older engine. */
const RANGE = ">=3.238.0";
const OTHER = ">=99.0.0";

describe("an engine that is too old", () => {
  it("is refused by Pulumi.yaml before the program runs", async () => {
    const { exitCode, stderr, diagnostics, steps } = await previewed({
      file: "Pulumi.yaml",
      find: RANGE,
      replace: OTHER,
    });
    assert.notEqual(exitCode, 0);
    assert.match(`${stderr}\n${diagnostics.join("\n")}`, /3\.274\.1 does not satisfy the version range ">=99\.0\.0"/);
    assert.deepEqual(steps, []);
  });

  it("is refused by the components in a program whose Pulumi.yaml asks for nothing", async () => {
    const { ok, diagnostics } = await previewed({
      file: "components/registration/confirmedUpdates.ts",
      find: `"${RANGE}"`,
      replace: `"${OTHER}"`,
    });
    assert.equal(ok, false);
    assert.match(
      diagnostics.join("\n"),
      /cabal-tls needs Pulumi >=99\.0\.0: older ones report an update as done that AWS refused\. Install a newer Pulumi CLI\./,
    );
    assert.doesNotMatch(diagnostics.join("\n"), /^\s+at .*\.ts:\d+/m);
  });
});

async function previewed(mutation: Mutation): Promise<EngineResult> {
  const mutant = await mutantProgram(mutation);
  const program = await createWorkspace({
    ...(await sharedLocalAws()),
    programDir: mutant.dir,
    stack: "engineversion",
  });
  try {
    // No invoke needs an answer that the empty local AWS does not have.
    await program.setConfig({ ...withoutHosts(localSettings(PROGRAM)), "cabal-tls:zoneId": "Z0123456789ABCDEFGHIJ" });
    return await program.preview();
  } finally {
    await program.dispose();
    await mutant.dispose();
  }
}
