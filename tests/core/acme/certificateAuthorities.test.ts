import assert from "node:assert/strict";
import {
  CA_NAMES,
  caId,
  caName,
  knownCa,
  needsChallengeRecords,
  ofConfiguredCas,
} from "../../../core/acme/certificateAuthorities.ts";

const ID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const ACM = `acm:us-west-2/${ID}`;
const ACM_DIRECTORY = `https://acm-acme-enroll.us-west-2.api.aws/${ID}/directory`;

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

  it("are ACME endpoints of ACM too, by region and id", () => {
    assert.deepEqual(knownCa(ACM), { directory: ACM_DIRECTORY, needsBinding: true });
    assert.equal(caName(ACM_DIRECTORY), ACM);
    for (const other of [
      "acm",
      "acm:us-west-2",
      `acm:us-west-2/${"0".repeat(36)}`,
      `acm:nowhere/${ID}`,
      `ACM:us-west-2/${ID}`,
    ]) {
      assert.equal(knownCa(other), undefined, other);
    }
    assert.equal(caName(ACM_DIRECTORY.replace("api.aws", "api.aws.example")), undefined);
  });

  it("have ids that can be part of a parameter's name", () => {
    assert.equal(caId("letsencrypt"), "letsencrypt");
    assert.equal(caId(ACM), `acm-us-west-2-${ID}`);
    assert.equal(caId("https://CA.example.net:14000/dir/"), "ca-example-net-14000-dir");
  });

  it("are told apart by id from CAs that the config had before", () => {
    const url = "https://ca.example.net/dir";
    const kept = { letsencrypt: 1, zerossl: 2, "ca-example-net-dir": 3, "acme-v02-api-letsencrypt-org-directory": 4 };
    assert.deepEqual(ofConfiguredCas(kept, ["https://acme-v02.api.letsencrypt.org/directory", url]), {
      letsencrypt: 1,
      "ca-example-net-dir": 3,
      "acme-v02-api-letsencrypt-org-directory": 4,
    });
    assert.deepEqual(ofConfiguredCas({ [`acm-us-west-2-${ID}`]: 1 }, [ACM_DIRECTORY]), { [`acm-us-west-2-${ID}`]: 1 });
  });

  it("need challenge records, except for ACM, which validates domains beforehand", () => {
    assert.equal(needsChallengeRecords(ACM_DIRECTORY), false);
    assert.equal(needsChallengeRecords("https://acme-v02.api.letsencrypt.org/directory"), true);
    assert.equal(needsChallengeRecords(`https://ca.example/?${ACM_DIRECTORY}`), true);
  });

  it("are found by their directory, and others are not", () => {
    assert.equal(caName("https://acme.zerossl.com/v2/DV90"), "zerossl");
    assert.equal(caName("https://acme.example.net/directory"), undefined);
    assert.equal(knownCa("buypass"), undefined);
  });
});
