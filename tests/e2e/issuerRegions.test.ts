import assert from "node:assert/strict";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SSM } from "@aws-sdk/client-ssm";
import { loadBalancerOfListener } from "../../core/arn.ts";
import { issuedCertificates } from "../../examples/demo/awsReader.ts";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { importedRegions } from "./importedRegions.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const WILDCARD = { issued: [1], active: 1, settings: { 1: { issuer: "acme" } } };
const BUNDLE = "/regions/letsencrypt/regions-wildcard-g1/bundle";

describe("a stack whose only generation comes from an ACME CA", function () {
  this.timeout(600_000);
  let pebble: Pebble;
  let stack: TestStack;

  before(async () => {
    stack = await testStack({
      stack: "regions",
      domain: "regions.example",
      skipPreview: true,
      change: (settings) => withWildcard(threeConsumers(settings), WILDCARD),
    });
    pebble = await startPebble(stack.shared);
  });
  after(async () => {
    await stack?.dispose();
    await pebble?.stop();
  });

  /** With the endpoints of these kinds. */
  const settingsOf = (...kinds: string[]): StackSettings => {
    const endpoints = stack.settings["cabal-tls:endpoints"] as readonly Readonly<Record<string, unknown>>[];
    return {
      ...stack.settings,
      "cabal-tls:endpoints": endpoints.filter(({ kind }) => kinds.includes(String(kind))),
      "cabal-tls:acme": {
        contact: "mailto:hostmaster@regions.example",
        agreeToTerms: true,
        directories: [pebble.directory],
        functionName: "regions-renewal",
        parameterPrefix: "/regions/letsencrypt",
      },
    };
  };

  const up = async (...kinds: string[]): Promise<string[]> => {
    await stack.program.setConfig(settingsOf(...kinds));
    const result = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(result.ok, true, result.diagnostics.join("\n"));
    return changes(result);
  };

  /** `REGION FINGERPRINT` of each certificate that the inventory names. */
  const certificates = async (): Promise<string[]> =>
    (await issuedCertificates(await stack.inventory(), stack.shared.aws.env)).map(
      ({ region, sha256 }) => `${region} ${sha256}`,
    );

  const inAcm = () => importedRegions(stack, "regions");

  const bundleVersion = async (): Promise<number | undefined> => {
    const ssm = new SSM(clientConfig(stack.shared.aws, "us-west-2"));
    return (await ssm.getParameters({ Names: [BUNDLE] })).Parameters?.[0]?.Version;
  };

  it("serves it from the first update on, with one import in the one region that needs it", async () => {
    const made = (await up("nlb")).filter((line) => /Invocation|Certificate /.test(line));
    assert.deepEqual(made, ["create Invocation wildcard-g1-import"]);
    await stack.serves(1, pebble.issuingRoots);
    assert.deepEqual(await inAcm(), ["us-west-2"]);
  });

  it("imports what is stored where a region is added later, and changes nothing for the endpoint that is there", async () => {
    const before = await certificates();
    const version = await bundleVersion();
    const made = await up("nlb", "cloudfront");
    assert.deepEqual(
      made.filter((line) => /Invocation|Listener|Certificate /.test(line)),
      ["create Invocation wildcard-g1-us-east-1-import"],
    );
    const now = await certificates();
    assert.deepEqual(now.sort(), [...before, (before[0] ?? "").replace("us-west-2", "us-east-1")].sort());
    assert.equal(await bundleVersion(), version);
    assert.deepEqual(await inAcm(), ["us-west-2", "us-east-1"]);
    await stack.serves(1, pebble.issuingRoots);
  });

  it("takes its imports along when the stack is destroyed, before the function that deletes them", async () => {
    await stack.program.command(["state", "unprotect", "--all", "--yes"]);
    const { endpoints } = await stack.inventory();
    const listener = endpoints.find(({ name }) => name === "imap")?.identifiers["listenerArn"] ?? "";
    await new ElasticLoadBalancingV2(clientConfig(stack.shared.aws, "us-west-2")).modifyLoadBalancerAttributes({
      LoadBalancerArn: loadBalancerOfListener(listener),
      Attributes: [{ Key: "deletion_protection.enabled", Value: "false" }],
    });
    const result = await stack.program.destroy({ flags: ["--skip-preview"] });
    assert.equal(result.ok, true, result.diagnostics.join("\n"));
    assert.ok(changes(result).includes("delete Function renewal-function"));
    assert.deepEqual(await inAcm(), []);
    assert.notEqual(await bundleVersion(), undefined);
  });
});
