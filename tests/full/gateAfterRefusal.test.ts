import assert from "node:assert/strict";
import { withWildcard } from "../../examples/demo/stackSettings.ts";
import { startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { passedInTime, previewed, summary } from "../e2e/gatedPreview.ts";
import { testStack } from "../e2e/testStack.ts";

describe("the gate, after ACM has refused a generation", function () {
  this.timeout(300_000);
  it("passes the change to a generation of an ACME CA, although the refused one is in the state", async () => {
    const stack = await testStack({ stack: "refusedgate", domain: "refusedgate.example", skipPreview: true });
    const { aws, toolchain } = stack.shared;
    const pebble = await startPebble({ toolchain, aws });
    try {
      await stack.up();
      await aws.control("refuse-issuance", { domain: "*.refusedgate.example", reason: "CAA_ERROR" });
      await stack.configure({ issued: [1, 2], active: 2 });
      const up = await stack.program.up({ flags: ["--skip-preview"] });
      assert.equal(up.ok, false);
      const settings = {
        ...withWildcard(stack.settings, { issued: [1, 2, 3], active: 3, settings: { 3: { issuer: "acme" } } }),
        "cabal-tls:acme": {
          contact: "mailto:hostmaster@refusedgate.example",
          agreeToTerms: true,
          directories: [pebble.directory],
          functionName: "refusedgate-renewal",
          parameterPrefix: "/refusedgate/letsencrypt",
        },
      };
      const plan = await previewed(stack, settings);
      const { code, report } = await passedInTime(stack, plan);
      assert.deepEqual({ code, ...summary(report) }, { code: 0, verdict: "pass", kind: "emergency", blocked: [] });
    } finally {
      await stack.dispose();
      await pebble.stop();
    }
  });
});
