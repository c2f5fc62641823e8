import assert from "node:assert/strict";
import { CA_NAMES, caName, knownCa } from "../../../core/acme/certificateAuthorities.ts";

describe("the CAs that the config can call by name", () => {
  it("have the directories that they publish, and a staging directory where they have one", () => {
    assert.deepEqual(CA_NAMES.map(knownCa), [
      {
        directory: "https://acme-v02.api.letsencrypt.org/directory",
        staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
        needsBinding: false,
      },
      {
        directory: "https://dv.acme-v02.api.pki.goog/directory",
        staging: "https://dv.acme-v02.test-api.pki.goog/directory",
        needsBinding: true,
      },
      { directory: "https://acme.zerossl.com/v2/DV90", needsBinding: true },
    ]);
    assert.deepEqual(CA_NAMES, ["letsencrypt", "google", "zerossl"]);
  });

  it("are found by their directory, and others are not", () => {
    assert.equal(caName("https://acme.zerossl.com/v2/DV90"), "zerossl");
    assert.equal(caName("https://acme.example.net/directory"), undefined);
    assert.equal(knownCa("buypass"), undefined);
  });
});
