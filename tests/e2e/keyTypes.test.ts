import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { ACMClient, GetCertificateCommand } from "@aws-sdk/client-acm";
import { acmCertificates } from "../../core/inventory.ts";
import type { StackSettings } from "../../examples/demo/stackSettings.ts";
import { changes } from "./changes.ts";
import { type TestStack, testStack } from "./testStack.ts";

describe("a stack in CloudFront's own region that rotates from RSA to ECDSA", function () {
  this.timeout(180_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack({ stack: "east", domain: "east.example", region: "us-east-1", change: twoEndpoints });
  });
  after(() => stack?.dispose());

  it("has no twin certificate", async () => {
    const created = changes(await stack.up());
    assert.deepEqual(
      created.filter((line) => line.includes("Certificate")),
      ["create Certificate wildcard-g1", "create CertificateValidation wildcard-g1-validation"],
    );
    assert.equal(await keyType(1), "rsa");
    await stack.serves(1);
  });

  it("moves to a generation of another key type in one change", async () => {
    const settings = { 2: { keyAlgorithm: "EC_prime256v1" } };
    assert.deepEqual(changes(await stack.up({ issued: [1, 2], active: 2, settings })), [
      "create Certificate wildcard-g2",
      "create CertificateValidation wildcard-g2-validation",
      "update Distribution admin-distribution",
      "update Listener imap-listener",
      "update Parameter inventory-parameter",
    ]);
    assert.equal(await keyType(2), "ec");
    await stack.serves(2);
  });

  async function keyType(generation: number): Promise<string | undefined> {
    const [wildcard] = acmCertificates(await stack.inventory());
    const arns = wildcard?.generations.find((one) => one.generation === generation)?.arns ?? {};
    assert.deepEqual(Object.keys(arns), ["us-east-1"]);
    const { env, url } = stack.shared.aws;
    const acm = new ACMClient({
      region: "us-east-1",
      endpoint: url,
      credentials: {
        accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
        secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
      },
    });
    const answer = await acm.send(new GetCertificateCommand({ CertificateArn: arns["us-east-1"] }));
    return new X509Certificate(answer.Certificate ?? "").publicKey.asymmetricKeyType;
  }
});

function twoEndpoints(settings: StackSettings): StackSettings {
  return {
    ...settings,
    "cabal-tls:endpoints": [
      { name: "imap", kind: "nlb", hostname: "imap" },
      { name: "admin", kind: "cloudfront", hostname: "admin", origin: { domainName: "app.example.org" } },
    ],
  };
}
