import assert from "node:assert/strict";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { changes } from "./changes.ts";
import { testLandscape } from "./testLandscape.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "shared.example";

describe("two stacks in one account and zone", function () {
  this.timeout(180_000);
  let blue: TestStack;
  let green: TestStack;

  before(async () => {
    const landscape = await testLandscape(DOMAIN, "us-west-2");
    const make = (stack: string) =>
      testStack({ stack, domain: DOMAIN, landscape, change: (settings) => withHosts(settings, stack) });
    [blue, green] = [await make("blue"), await make("green")];
  });
  after(async () => {
    await blue?.dispose();
    await green?.dispose();
  });

  it("are deployed side by side", async () => {
    await blue.up();
    await green.up();
    await blue.serves(1);
    await green.serves(1);
  });

  it("have inventories of their own", async () => {
    const hosts = async (stack: TestStack) => (await stack.inventory()).endpoints.flatMap((one) => one.hosts);
    assert.deepEqual(await hosts(blue), ["imap-blue.shared.example", "api-blue.shared.example"]);
    assert.deepEqual(await hosts(green), ["imap-green.shared.example", "api-green.shared.example"]);
  });

  it("do not notice each other's rotation", async () => {
    await blue.up({ issued: [1, 2], active: 2 });
    assert.deepEqual(changes(await green.program.refresh()), []);
    const preview = await green.program.preview({ flags: ["--expect-no-changes"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
    await blue.serves(2);
    await green.serves(1);
  });
});

function withHosts(settings: StackSettings, stack: string): StackSettings {
  const endpoints = settings["cabal-tls:endpoints"] as readonly Record<string, unknown>[];
  const kept = endpoints.filter((one) => one["kind"] === "nlb" || one["kind"] === "apigateway");
  return {
    ...settings,
    "cabal-tls:endpoints": kept.map((one) => ({ ...one, hostname: `${one["hostname"]}-${stack}` })),
  };
}
