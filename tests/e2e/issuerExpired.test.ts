import assert from "node:assert/strict";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { changes } from "./changes.ts";
import { end } from "./endedCertificates.ts";
import { type OperatorShell, operatorShell } from "./operatorShell.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const ACME = { issuer: "acme" };
/** As the state has it. */
interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly protect?: boolean;
  readonly inputs?: { readonly endpoint?: string };
}

const SERVING = { issued: [1, 2], active: 2, settings: { 2: ACME } };

const AGAIN = { issued: [1, 2, 3], active: 3, settings: { 2: ACME, 3: ACME } };
const ALERTS = { "cabal-tls:alerts": { emails: ["ops@example.com"] } };

describe("a stack served by an ACME CA whose generations of ACM have all expired", function () {
  this.timeout(900_000);
  let pebble: Pebble;
  let stack: TestStack;
  let shell: OperatorShell;
  let warning = "";

  before(async () => {
    stack = await testStack({
      stack: "expired",
      domain: "expired.example",
      skipPreview: true,
      change: threeConsumers,
    });
    pebble = await startPebble(stack.shared);
    shell = await operatorShell(stack);
    await up({ issued: [1], active: 1 });
    await up(SERVING);
    await end(stack, 1, "EXPIRED");
  });
  after(async () => {
    await shell?.dispose();
    await stack?.dispose();
    await pebble?.stop();
  });

  const withAcme = (wildcard: Readonly<Record<string, unknown>>, more: StackSettings = {}): StackSettings => ({
    ...withWildcard(stack.settings, wildcard),
    "cabal-tls:acme": {
      contact: "mailto:hostmaster@expired.example",
      agreeToTerms: true,
      directories: [pebble.directory],
      functionName: "expired-renewal",
      parameterPrefix: "/expired/letsencrypt",
    },
    ...more,
  });

  const run = async (settings: StackSettings, ...flags: string[]): Promise<EngineResult> => {
    await stack.program.setConfig(settings);
    return stack.program.up({ flags: ["--skip-preview", ...flags] });
  };

  const up = async (wildcard: Readonly<Record<string, unknown>>, more: StackSettings = {}): Promise<EngineResult> => {
    const result = await run(withAcme(wildcard, more));
    assert.equal(result.ok, true, result.diagnostics.join("\n"));
    return result;
  };

  /** The commands of the warning, in its order. */
  const printed = (): string[] =>
    [...warning.matchAll(/: ((?:npx|pulumi) .*?)\.(?: |$)/gm)].map(([, command = ""]) => command);

  /** The update that the warning prints, by the engine that this checkout brings. */
  const typeUpWithout = async (): Promise<void> => {
    await shell.type((printed()[0] ?? "").replace(/^pulumi /, "npm run pulumi -- "));
  };

  const upWithout = async (settings: StackSettings): Promise<void> => {
    await stack.program.setConfig(settings);
    await typeUpWithout();
  };

  const resources = async (): Promise<readonly StateResource[]> => {
    const { deployment } = (await stack.program.exportState()) as { deployment: { resources: StateResource[] } };
    return deployment.resources;
  };

  /** Who gets the alerts, by the state. */
  const subscribers = async (): Promise<(string | undefined)[]> =>
    (await resources())
      .filter(({ type }) => type === "aws:sns/topicSubscription:TopicSubscription")
      .map(({ inputs }) => inputs?.endpoint);

  const isProtected = async (): Promise<boolean> =>
    (await resources()).some(({ urn, protect }) => protect === true && /::wildcard-g1(-us-east-1)?$/.test(urn));

  it("fails the update with the refresh, and says what to leave out and what to retire; the endpoints serve on", async () => {
    const result = await run(withAcme(SERVING), "--refresh");
    warning = result.diagnostics.join("\n");
    assert.equal(result.ok, false);
    assert.match(warning, /wildcard-g1-validation: waiting for .* unexpected state 'EXPIRED'/);
    assert.deepEqual(printed(), [
      "pulumi up --exclude '**::wildcard-g1-validation' --exclude '**::wildcard-g1-us-east-1-validation'",
      "npx --no -- cabal-tls rotate retire 1",
    ]);
    await stack.serves(2, pebble.issuingRoots);
  });

  it("warns of it in the preview as well, which passes", async () => {
    const { ok, diagnostics } = await stack.program.preview();
    assert.equal(ok, true, diagnostics.join("\n"));
    assert.match(
      diagnostics.join("\n"),
      /wildcard\.issued: generation 1 is EXPIRED, and ACM has issued no other one\./,
    );
  });

  it("takes any other change by the command of the warning, typed as it is", async () => {
    const settings = withAcme(SERVING, ALERTS);
    assert.equal((await run(settings)).ok, false);
    await upWithout(settings);
    assert.ok((await subscribers()).includes("ops@example.com"));
    await stack.serves(2, pebble.issuingRoots);
  });

  it("moves to another generation of the ACME CA in the same way", async () => {
    await upWithout(withAcme(AGAIN, ALERTS));
    await stack.serves(3, pebble.issuingRoots);
  });

  it("retires the expired generation by the printed commands, the first update without its validations", async () => {
    await shell.type(`${printed()[1]} --file ${stack.program.configFile}`);
    await typeUpWithout();
    assert.equal(await isProtected(), false);
    await shell.type(`${printed()[1]} --file ${stack.program.configFile}`);
    const result = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(result.ok, true, result.diagnostics.join("\n"));
    assert.deepEqual(changes(result), [
      "delete Certificate wildcard-g1",
      "delete Certificate wildcard-g1-us-east-1",
      "delete Record wildcard-validation-expired.example",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(3, pebble.issuingRoots);
    const again = await stack.program.up({ flags: ["--skip-preview", "--refresh"] });
    assert.deepEqual([again.ok, changes(again), again.diagnostics.join("\n")], [true, [], ""]);
  });
});
