import assert from "node:assert/strict";
import { localSettings, type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { createWorkspace, type EngineResult } from "../../packages/local-aws/engine/index.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { PROGRAM } from "./testStack.ts";

describe("a config with faults", () => {
  it("is refused before anything is registered: the active generation is not issued", async () => {
    const result = await up("inactive", withWildcard(localSettings(PROGRAM), { issued: [1], active: 3 }));
    assert.equal(result.ok, false);
    assert.match(result.diagnostics.join("\n"), /wildcard\.active/);
    assert.deepEqual(resources(result), []);
  });

  it("is refused with all its faults at once: a mail domain as host name, and an unknown kind", async () => {
    const result = await up("faulty", {
      ...localSettings(PROGRAM),
      "cabal-tls:endpoints": [
        { name: "imap", kind: "nlb", hostname: "example.com" },
        { name: "web", kind: "cloudfrint", hostname: "web" },
      ],
    });
    assert.equal(result.ok, false);
    const text = result.diagnostics.join("\n");
    assert.match(text, /has 2 faults; nothing was changed/);
    assert.match(text, /endpoints\[0\]\.hostname\s+value: +"example\.com"/);
    assert.match(text, /endpoints\[1\]\.kind\s+value: +"cloudfrint"/);
    assert.deepEqual(resources(result), []);
  });
});

async function up(stack: string, settings: StackSettings): Promise<EngineResult> {
  const program = await createWorkspace({ ...(await sharedLocalAws()), programDir: PROGRAM, stack });
  try {
    await program.setConfig(settings);
    return await program.up();
  } finally {
    await program.dispose();
  }
}

/** What the engine was told of, but for the stack itself. */
function resources(result: EngineResult): string[] {
  return result.steps.filter((step) => step.type !== "pulumi:pulumi:Stack").map((step) => step.urn);
}
