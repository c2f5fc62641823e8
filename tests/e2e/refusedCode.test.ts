import assert from "node:assert/strict";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { letPass, refuse, update } from "./refusedCalls.ts";
import { type TestStack, testStack } from "./testStack.ts";

describe("an update of the renewal function that AWS refuses", function () {
  this.timeout(200_000);
  let stack: TestStack;
  const withContact = (contact: string) => (settings: StackSettings) => ({
    ...settings,
    "cabal-tls:endpoints": (settings["cabal-tls:endpoints"] as readonly unknown[]).slice(0, 1),
    // Nobody listens there: the first certificate is left to the schedule.
    "cabal-tls:acme": {
      contact,
      agreeToTerms: true,
      directories: ["https://127.0.0.1:1/directory"],
      functionName: "refusedcode-renewal",
      parameterPrefix: "/refusedcode",
    },
    "cabal-tls:hosts": [{ name: "smtp-out", deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "absent" }] }],
  });
  const deployedCode = async (): Promise<string | undefined> => {
    const lambda = new LambdaClient(clientConfig(stack.shared.aws, "us-west-2"));
    const found = await lambda.send(new GetFunctionCommand({ FunctionName: "refusedcode-renewal" }));
    return found.Configuration?.CodeSha256;
  };
  let codeBefore: string | undefined;

  before(async () => {
    stack = await testStack({
      stack: "refusedcode",
      domain: "refusedcode.example",
      skipPreview: true,
      change: withContact("mailto:first@example.com"),
    });
    await stack.up();
    codeBefore = await deployedCode();
  });
  after(() => stack?.dispose());
  afterEach(() => letPass(stack));

  it("fails when UpdateFunctionCode is refused", async () => {
    await stack.program.setConfig(withContact("mailto:second@example.com")(stack.settings));
    await refuse(stack, [{ call: "UpdateFunctionCode", times: 1 }]);
    const up = await update(stack);
    assert.equal(up.exitCode, 1);
    assert.match(up.diagnostics.join("\n"), /renewal-function: .*UpdateFunctionCode is refused by the drill/s);
    assert.equal(await deployedCode(), codeBefore);
  });

  it("sends the code with the next run: the provider put the old one back in the state", async () => {
    const up = await update(stack);
    assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
    assert.deepEqual(changes(up), ["update Function renewal-function"]);
    assert.notEqual(await deployedCode(), codeBefore);
  });

  it("leaves nothing to do", async () => {
    const preview = await stack.program.preview({ flags: ["--expect-no-changes"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
  });
});
