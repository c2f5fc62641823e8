import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type StackSettings, withLandscape } from "../../examples/demo/stackSettings.ts";
import { createWorkspace } from "../../packages/local-aws/engine/index.ts";
import { changes } from "./changes.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM } from "./testStack.ts";

/** These name things in the user's account, which the local AWS does not have, or say how such a thing is adopted. */
const FOREIGN = new Set([
  "loadBalancerArn",
  "targetGroupArn",
  "targetGroupArns",
  "existing",
  "import",
  "importMapping",
  "importRecords",
  "manage",
  "rule",
]);

describe("Pulumi.prod.yaml", () => {
  it("previews cleanly, as creates only, wherever its network and API are", async () => {
    const file = parse(readFileSync(join(PROGRAM, "Pulumi.prod.yaml"), "utf8"), dropForeign) as {
      config: StackSettings;
    };
    const domain = String(file.config["cabal-tls:controlDomain"]);
    const region = String(file.config["aws:region"]);
    const landscape = await testLandscape(domain, region);
    const program = await createWorkspace({ ...(await sharedLocalAws()), programDir: PROGRAM, stack: "prod" });
    try {
      await program.setConfig(withOwnFunctionName(withLandscape(file.config, landscape)));
      const preview = await program.preview();
      assert.deepEqual(preview.diagnostics, []);
      assert.equal(preview.ok, true, preview.stderr);
      assert.ok(changes(preview).length > 0);
      assert.deepEqual(
        changes(preview).filter((line) => !line.startsWith("create ")),
        [],
      );
    } finally {
      await program.dispose();
    }
  });
});

/** The default name belongs to another test's stack, which the preview refuses to take it from. */
function withOwnFunctionName(config: StackSettings): StackSettings {
  const acme = config["cabal-tls:acme"] as Record<string, unknown>;
  return { ...config, "cabal-tls:acme": { ...acme, functionName: "prod-config-renewal" } };
}

function dropForeign(key: unknown, value: unknown): unknown {
  return typeof key === "string" && FOREIGN.has(key) ? undefined : value;
}
