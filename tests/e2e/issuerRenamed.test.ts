import assert from "node:assert/strict";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { changes } from "./changes.ts";
import { importedRegions } from "./importedRegions.ts";
import { type TestStack, testStack } from "./testStack.ts";

const SERVING = { issued: [1, 2], active: 2, settings: { 2: { issuer: "acme" } } };
const RETIRING = { ...SERVING, active: 1, retiring: [2] };
const RETIRED = { issued: [1], active: 1 };
/** Stays when the generation goes, and the function with it. */
const HOST = { name: "mail", deployTo: [] };

describe("a stack with a generation of an ACME CA whose function gets another name", function () {
  this.timeout(600_000);
  let pebble: Pebble;
  let stack: TestStack;

  before(async () => {
    stack = await testStack({ stack: "renamed", domain: "renamed.example", skipPreview: true });
    pebble = await startPebble(stack.shared);
    await up(RETIRED, "first");
    await up(SERVING, "first");
  });
  after(async () => {
    await stack?.dispose();
    await pebble?.stop();
  });

  const configure = (wildcard: Readonly<Record<string, unknown>>, name: string): Promise<void> => {
    const endpoints = stack.settings["cabal-tls:endpoints"] as readonly Readonly<Record<string, unknown>>[];
    const settings: StackSettings = {
      ...withWildcard(stack.settings, wildcard),
      "cabal-tls:endpoints": endpoints.filter(({ kind }) => kind === "nlb"),
      "cabal-tls:hosts": [HOST],
      "cabal-tls:acme": {
        contact: "mailto:hostmaster@renamed.example",
        agreeToTerms: true,
        directories: [pebble.directory],
        functionName: `renamed-${name}`,
        parameterPrefix: "/renamed/letsencrypt",
      },
    };
    return stack.program.setConfig(settings);
  };

  const up = async (wildcard: Readonly<Record<string, unknown>>, name: string): Promise<string[]> => {
    await configure(wildcard, name);
    const result = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(result.ok, true, result.diagnostics.join("\n"));
    return changes(result);
  };

  /** The preview fails with that text; whoever skips it is told the same. */
  const refused = async (wildcard: Readonly<Record<string, unknown>>, text: RegExp): Promise<void> => {
    await configure(wildcard, "second");
    const preview = await stack.program.preview();
    assert.equal(preview.ok, false);
    assert.match(preview.diagnostics.join("\n"), text);
  };

  const inAcm = () => importedRegions(stack, "renamed");

  it("is refused in the preview, which names the function that has made the import", async () => {
    await refused(
      SERVING,
      /wildcard-g2-import: acme\.functionName: renamed-second is not allowed while generation 2 exists: renamed-first has imported its certificate \(wildcard-g2\) in us-west-2, .* Set functionName .* to renamed-first, .* rotate next\./,
    );
    assert.deepEqual(await up(SERVING, "first"), []);
  });

  it("serves on after an update without a preview, and has its function back with its name", async () => {
    await configure(SERVING, "second");
    const result = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(result.ok, false);
    assert.match(result.diagnostics.join("\n"), /renamed-second is not allowed while generation 2 exists/);
    await stack.serves(2, pebble.issuingRoots);
    assert.ok((await up(SERVING, "first")).includes("replace Function renewal-function"));
    await stack.serves(2, pebble.issuingRoots);
    assert.deepEqual(await inAcm(), ["us-west-2"]);
  });

  it("is refused in the preview of the very change that drops the generation", async () => {
    await up(RETIRING, "first");
    await refused(
      RETIRED,
      /inventory-parameter.*acme\.functionName: renamed-second is not allowed in the change that drops generation 2: renamed-first has imported its certificate/s,
    );
  });

  it("deletes nothing in that change without a preview, and everything once the change is undone and made in two", async () => {
    await configure(RETIRED, "second");
    const result = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(result.ok, false);
    assert.match(result.diagnostics.join("\n"), /renamed-second is not allowed in the change that drops generation 2/);
    assert.deepEqual(await inAcm(), ["us-west-2"]);
    await up(RETIRING, "first");
    assert.ok((await up(RETIRED, "first")).includes("delete Invocation wildcard-g2-import"));
    assert.deepEqual(await inAcm(), []);
    assert.ok((await up(RETIRED, "second")).includes("replace Function renewal-function"));
    await stack.serves(1);
  });
});
