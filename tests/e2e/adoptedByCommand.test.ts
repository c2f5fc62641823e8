import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ACM } from "@aws-sdk/client-acm";
import { parse } from "yaml";
import { adoptPolicy } from "../../cli/adopt/adoptPolicy.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { judged, previewed } from "./gatedPreview.ts";
import { handMadeImport } from "./handMadeCertificate.ts";
import { type OutsideSystem, outsideSystem } from "./outsideSystem.ts";
import { roleCredentials } from "./roleCredentials.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const STACK = "kept";
const DOMAIN = "kept.example";
const REGIONS = ["us-west-2", "us-east-1"] as const;
const CURVE = "EC_prime256v1";

/** The one thing that adopt cannot know: the CA, and where the function is. */
const acme = ({ directory }: Pebble) => ({
  contact: `mailto:hostmaster@${DOMAIN}`,
  agreeToTerms: true,
  directories: [directory],
  functionName: "kept-renewal",
  parameterPrefix: "/kept/letsencrypt",
});

describe("a system that serves an import which somebody keeps by hand", function () {
  this.timeout(300_000);
  let pebble: Pebble;
  let stack: TestStack;
  let outside: OutsideSystem;
  let settings: StackSettings;

  before(async () => {
    const shared = await sharedLocalAws();
    pebble = await startPebble(shared);
    const { arns: certificates } = await handMadeImport(shared.aws, { domain: DOMAIN, regions: REGIONS });
    const landscape = await testLandscape(DOMAIN, "us-west-2");
    outside = await outsideSystem(shared.aws, DOMAIN, landscape, { prefix: STACK, certificates });
    stack = await testStack({ stack: STACK, domain: DOMAIN, landscape, skipPreview: true });
    await stack.program.setConfig({ "cabal-tls:acme": acme(pebble) });
  });
  after(async () => {
    await stack?.dispose();
    await pebble?.stop();
  });

  const serials = () =>
    Promise.all(
      REGIONS.map(async (region) => {
        const acm = new ACM(clientConfig(stack.shared.aws, region));
        const found = await acm.describeCertificate({ CertificateArn: outside.certificates[region] });
        return found.Certificate?.Serial;
      }),
    );

  it("is written into the config by one command that may only read, with the renewal of the import", async () => {
    const reader = await roleCredentials(stack.shared.aws, "kept-reader", adoptPolicy("us-west-2", "kept-renewal"));
    const place = ["--control-domain", DOMAIN, "--region", "us-west-2"];
    const { exitCode, stdout, stderr } = await runCommand({
      program: stack.shared.toolchain.node,
      args: ["cli/main.ts", "adopt", "--file", stack.program.configFile, "--stack", STACK, "--json", ...place],
      cwd: PROGRAM,
      env: { ...stack.program.env, ...reader },
      deadlineSeconds: 60,
    });
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(JSON.parse(stdout).certificate.settings, { keyAlgorithm: CURVE, apex: false, issuer: "acme" });
    settings = parse(await readFile(stack.program.configFile, "utf8")).config;
    assert.deepEqual(settings["cabal-tls:wildcard"], {
      issued: [1],
      active: 1,
      settings: { 1: { issuer: "acme", keyAlgorithm: CURVE } },
      existing: { 1: outside.certificates },
    });
    assert.deepEqual(settings["cabal-tls:acme"], acme(pebble));
  });

  it("passes the gate with exactly that config, as an adoption", async () => {
    const { code, report } = await judged(stack, await previewed(stack, settings), "auto");
    assert.deepEqual([code, report.kind], [0, "adopt"], JSON.stringify(report.lines));
  });

  it("becomes the stack's by imports, and the import is renewed over its ARNs", async () => {
    const before = await serials();
    assert.equal(new Set(before).size, 1);
    const made = changes(await stack.up());
    assert.deepEqual(
      made.filter((line) => !/^(import|create) /.test(line)),
      [],
    );
    assert.deepEqual(
      made.filter((line) => line.startsWith("create ") && !/^create \w+ renewal-/.test(line)),
      [
        "create Invocation wildcard-g1-import",
        "create Invocation wildcard-g1-us-east-1-import",
        "create Parameter inventory-parameter",
      ],
    );
    const [west, east] = await serials();
    assert.equal(west, east);
    assert.notEqual(west, before[0]);
    await stack.serves(1, pebble.issuingRoots);
  });

  it("has nothing to do in the next preview, with a refresh before it too", async () => {
    for (const flags of [["--expect-no-changes"], ["--expect-no-changes", "--refresh"]]) {
      const preview = await stack.program.preview({ flags });
      assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
      assert.deepEqual([preview.diagnostics, changes(preview)], [[], []]);
    }
  });
});
