import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { hooksOfRun } from "../../../components/registration/hooksOfRun.ts";
import { deploy } from "../mockedDeployment.ts";

describe("hooksOfRun", () => {
  it("makes the hooks once in a run, however many resources ask for them, and again in the next run", async () => {
    let made = 0;
    const hooks = hooksOfRun(() => {
      made += 1;
      return made;
    });
    const first = await deploy(() => [hooks(), hooks(), hooks()]);
    const second = await deploy(() => [hooks(), hooks()]);
    assert.deepEqual(
      [first.result, second.result],
      [
        [1, 1, 1],
        [2, 2],
      ],
    );
  });

  it("makes none under the SDK's own mocks, which take no hooks", async () => {
    const mocks = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
    await pulumi.runtime.setMocks(mocks);
    const hooks = hooksOfRun(() => assert.fail("hooks were made"));
    assert.equal(hooks(), undefined);
  });
});
