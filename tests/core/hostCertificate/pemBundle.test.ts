import assert from "node:assert/strict";
import {
  chainOf,
  joinBundle,
  splitBundle,
  splitChain,
  expectedBundleBytes,
  tierFor,
} from "../../../core/hostCertificate/pemBundle.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

const root = testCertificate({ commonName: "Root" });
const leaf = testCertificate({
  commonName: "leaf",
  names: ["a.example.net"],
  issuer: { commonName: "Root", keyPem: root.keyPem },
});
const BUNDLE = { key: leaf.keyPem, leaf: leaf.pem, intermediates: [root.pem] };

describe("splitBundle", () => {
  it("takes apart what joinBundle put together", () => {
    assert.deepEqual(splitBundle(joinBundle(BUNDLE)), BUNDLE);
  });

  it("takes the key wherever it stands, and drops what stands between the blocks", () => {
    assert.deepEqual(splitBundle(`Bag Attributes\n${leaf.pem}\n# chain\n${root.pem}\n\n${leaf.keyPem}`), BUNDLE);
  });

  it("takes a file that was written on Windows", () => {
    assert.deepEqual(splitBundle(joinBundle(BUNDLE).replaceAll("\n", "\r\n")), BUNDLE);
  });

  for (const [what, text] of [
    ["nothing", ""],
    ["a key alone", leaf.keyPem],
    ["a chain alone", leaf.pem + root.pem],
    ["two keys", leaf.keyPem + root.keyPem + leaf.pem],
    ["a block that is cut off", `${leaf.keyPem}${leaf.pem.slice(0, -10)}`],
    ["an encrypted key", leaf.keyPem.replaceAll("PRIVATE KEY", "ENCRYPTED PRIVATE KEY") + leaf.pem],
    ["JSON with escaped line ends", JSON.stringify(joinBundle(BUNDLE))],
  ] as const) {
    it(`is none for ${what}`, () => {
      assert.equal(splitBundle(text), undefined);
    });
  }
});

describe("a chain", () => {
  it("is leaf and intermediates without the key", () => {
    assert.equal(chainOf(BUNDLE), leaf.pem + root.pem);
    assert.deepEqual(splitChain(leaf.pem + root.pem), [leaf.pem, root.pem]);
    assert.deepEqual(splitChain("no certificate"), []);
  });
});

describe("tierFor", () => {
  for (const [bytes, tier] of [
    [0, "Standard"],
    [4096, "Standard"],
    [4097, "Advanced"],
    [8192, "Advanced"],
    [8193, undefined],
  ] as const) {
    it(`is ${tier ?? "none"} for ${bytes} bytes`, () => {
      assert.equal(tierFor("x".repeat(bytes)), tier);
    });
  }

  it("counts bytes, not letters", () => {
    assert.equal(tierFor("é".repeat(2048)), "Standard");
    assert.equal(tierFor("é".repeat(2049)), "Advanced");
  });
});

describe("expectedBundleBytes", () => {
  it("leaves an elliptic key with one name in the Standard tier, and an RSA key above it", () => {
    assert.equal(expectedBundleBytes("EC_prime256v1", ["smtp-out.example.net"]), 3492);
    assert.equal(expectedBundleBytes("EC_secp384r1", ["smtp-out.example.net"]), 3617);
    assert.equal(expectedBundleBytes("RSA_2048", ["smtp-out.example.net"]), 7397);
    assert.equal(expectedBundleBytes("EC_prime256v1", []), 3460);
  });

  it("grows with the names: twenty fit the Standard tier, thirty do not", () => {
    const names = Array.from({ length: 30 }, (_, index) => `host-${index + 10}.example.net`);
    assert.ok(expectedBundleBytes("EC_prime256v1", names.slice(0, 20)) <= 4096);
    assert.ok(expectedBundleBytes("EC_prime256v1", names) > 4096);
  });
});
