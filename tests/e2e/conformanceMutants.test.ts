import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureToolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";
import { mutantProgram } from "./mutantProgram.ts";
import { refusedOnce } from "../../packages/local-aws/tests/provider/conformance/refusals.ts";
import { runGroup } from "../../packages/local-aws/tests/provider/conformance/side.ts";
import { summaryOf } from "../../packages/local-aws/tests/provider/conformance/summary.ts";

const HERE = "packages/local-aws/tests/provider/conformance";

/** Stand-ins with one fault each: the conformance test must see it, or its green means nothing. */
describe("the conformance test turns red", function () {
  this.timeout(240_000);

  it("when a refused update is compared with the old inputs, and so is sent again by the next update", async () => {
    const mutation = {
      file: "packages/local-aws/provider/recordedInputs.ts",
      find: "const value = valueAsGiven(type, name, given, outputs[name]);",
      replace: "const value = outputs[name] && given;",
    };
    assert.deepEqual(await summariesOf(mutation), [
      "create: Create Wait Describe",
      "update!: Modify",
      "update: ",
      "update: Modify Wait Describe",
    ]);
    assert.equal(refusedOnce.scenarios[0]?.steps[3]?.expected, "update: Describe");
  });
});

async function summariesOf(mutation: { file: string; find: string; replace: string }): Promise<string[]> {
  const mutant = await mutantProgram(mutation, ["package.json", "packages/local-aws/provider", HERE]);
  try {
    const standIn = [process.execPath, join(mutant.dir, HERE, "standIn.ts")];
    const runs = await runGroup(refusedOnce, standIn, await ensureToolchain(() => undefined));
    return runs.map((run) => summaryOf(run, "once"));
  } finally {
    await mutant.dispose();
  }
}
