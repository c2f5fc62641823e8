import assert from "node:assert/strict";
import { acmCertificates } from "../../core/inventory.ts";
import { changes } from "./changes.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { type TestStack, testStack } from "./testStack.ts";

const NAMES = { stack: "existing", domain: "existing.example" };

describe("a certificate that was made by hand", function () {
  this.timeout(180_000);
  let stack: TestStack;
  let existing: Record<string, string>;

  before(async () => {
    const { aws } = await sharedLocalAws();
    const landscape = await testLandscape(NAMES.domain, "us-west-2");
    const make = (region: string) =>
      handMadeCertificate(aws, { domain: NAMES.domain, region, zoneId: landscape.zoneId });
    const [west = "", east = ""] = await Promise.all([make("us-west-2"), make("us-east-1")]);
    existing = { "us-west-2": west, "us-east-1": east };
    stack = await testStack({ ...NAMES, landscape });
  });
  after(() => stack?.dispose());

  it("serves as generation 1 without being requested or changed", async () => {
    const up = await stack.up({ issued: [1], active: 1, existing: { 1: existing } });
    assert.deepEqual(
      changes(up).filter((line) => /Certificate|wildcard/.test(line.replace("WildcardCertificate", ""))),
      [],
    );
    assert.deepEqual(acmCertificates(await stack.inventory())[0]?.generations, [
      {
        generation: 1,
        origin: "existing",
        names: ["*.existing.example"],
        keyAlgorithm: "RSA_2048",
        arns: existing,
      },
    ]);
    await stack.serves(1);
  });

  it("gives way to a requested generation 2, in both regions", async () => {
    assert.deepEqual(changes(await stack.up({ issued: [1, 2], active: 2, existing: { 1: existing } })), [
      "create Certificate wildcard-g2",
      "create Certificate wildcard-g2-us-east-1",
      "create CertificateValidation wildcard-g2-us-east-1-validation",
      "create CertificateValidation wildcard-g2-validation",
      "create Record wildcard-validation-existing.example",
      "update Distribution admin-distribution",
      "update DomainName api-domain",
      "update Listener imap-listener",
      "update Listener monitoring-listener",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(2);
  });
});
