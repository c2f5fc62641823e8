import assert from "node:assert/strict";
import { chainFits, chooseChain } from "../../../core/hostCertificate/chooseChain.ts";
import type { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { BundleWish } from "../../../core/hostCertificate/verifyBundle.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

/** A name of many bytes makes the chain with it too long for the Standard tier. */
const LONG_NAME = "L".repeat(1_200);
const long = testCertificate({ commonName: LONG_NAME });
const root = testCertificate({ commonName: "Root", issuer: { commonName: LONG_NAME, keyPem: long.keyPem } });
const issuer = { commonName: "Root", keyPem: root.keyPem };
const leaf = testCertificate({ commonName: "leaf", names: ["a.example.net"], issuer });
const LONG_CHAIN = leaf.pem + root.pem + long.pem;
const WISH: BundleWish = { names: ["a.example.net"], match: "exact", roots: undefined, now: new Date() };

describe("chooseChain", () => {
  it("takes the first chain that fits the tier", () => {
    const chosen = chooseChain(leaf.keyPem, [leaf.pem, leaf.pem + root.pem], "Standard", WISH);
    assert.deepEqual(chosen.bundle.intermediates, []);
    assert.equal(chosen.facts.sha256, leaf.sha256);
  });

  it("passes over a chain that is not fit to be served", () => {
    const foreign = testCertificate({ commonName: "Foreign" });
    const chosen = chooseChain(leaf.keyPem, [leaf.pem + foreign.pem, leaf.pem + root.pem], "Standard", WISH);
    assert.deepEqual(chosen.bundle.intermediates, [root.pem]);
  });

  it("throws the first chain's fault when none is fit", () => {
    const foreign = testCertificate({ commonName: "Foreign" });
    const error = refusal([leaf.pem + foreign.pem, "nothing"]);
    assert.equal(error.reason, "CHAIN_BROKEN");
    assert.equal(
      error.message,
      "no known root has signed certificate 1 of the chain (CN=leaf), whose issuer, CN=Root, is not in the chain",
    );
  });

  it("says that the CA gave no certificate when there is no chain", () => {
    assert.equal(refusal([]).reason, "CA_BROKEN");
  });

  it("throws nothing away that was issued: what is too long for Standard goes into Advanced", () => {
    assert.ok(LONG_CHAIN.length > 4_096 && LONG_CHAIN.length < 8_192);
    assert.equal(chooseChain(leaf.keyPem, [LONG_CHAIN], "Standard", WISH).bundle.intermediates.length, 2);
    assert.equal(chainFits(leaf.keyPem, LONG_CHAIN, "Standard", WISH), false);
    assert.equal(chainFits(leaf.keyPem, LONG_CHAIN, "Advanced", WISH), true);
  });

  it("takes a shorter chain that fits before a longer one that the CA prefers", () => {
    const chosen = chooseChain(leaf.keyPem, [LONG_CHAIN, leaf.pem + root.pem], "Standard", WISH);
    assert.deepEqual(chosen.bundle.intermediates, [root.pem]);
  });
});

function refusal(chains: readonly string[]): RenewalError {
  try {
    chooseChain(leaf.keyPem, chains, "Standard", WISH);
  } catch (error) {
    return error as RenewalError;
  }
  throw new Error("a chain was taken");
}
