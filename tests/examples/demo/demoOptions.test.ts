import assert from "node:assert/strict";
import { demoArguments } from "../../../examples/demo/demoOptions.ts";

describe("arguments of the demo", () => {
  it("leave the stand-in in its place, and write no file, unless they say otherwise", () => {
    assert.deepEqual(demoArguments([]), {
      json: undefined,
      provider: undefined,
      keep: false,
      monitoring: false,
      acmStuck: false,
      timeFactor: 60,
    });
  });

  it("ask for the second act, also of a demo that is left running", () => {
    const { acmStuck, keep } = demoArguments(["--acm-stuck", "--keep"]);
    assert.deepEqual([acmStuck, keep], [true, true]);
  });

  it("name another aws plugin, by its path or as the one to download", () => {
    assert.equal(demoArguments(["--provider", "/opt/pulumi-resource-aws"]).provider, "/opt/pulumi-resource-aws");
    assert.equal(demoArguments(["--provider", "download"]).provider, "download");
  });
});
