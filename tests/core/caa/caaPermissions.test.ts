import assert from "node:assert/strict";
import { acmeIssuers, type CaaPermissions, caaRecords } from "../../../core/caa/caaPermissions.ts";
import { caaText } from "../../../core/caa/caaRecord.ts";
import { caaVerdict } from "../../../core/caa/caaVerdict.ts";

const PERMISSIONS: CaaPermissions = {
  issue: ["letsencrypt.org", "amazon.com"],
  issuewild: ["amazon.com"],
  iodef: "mailto:security@example.com",
};

describe("caaRecords", () => {
  it("names everybody who may issue, for names and for wildcards, and where refusals are reported", () => {
    assert.deepEqual(texts(PERMISSIONS), [
      '0 issue "amazon.com"',
      '0 issue "letsencrypt.org"',
      '0 issuewild "amazon.com"',
      '0 iodef "mailto:security@example.com"',
    ]);
  });

  it("is the same for the same CAs, in whatever order and however often they are given", () => {
    const again = { ...PERMISSIONS, issue: ["amazon.com", "letsencrypt.org", "amazon.com"] };
    assert.deepEqual(texts(again), texts(PERMISSIONS));
  });

  it("says that nobody may issue what no CA is named for", () => {
    assert.deepEqual(texts({ issue: [], issuewild: ["amazon.com"], iodef: undefined }), [
      '0 issue ";"',
      '0 issuewild "amazon.com"',
    ]);
  });

  it("keeps parameters", () => {
    const issue = ["letsencrypt.org; validationmethods=dns-01"];
    assert.equal(texts({ ...PERMISSIONS, issue })[0], '0 issue "letsencrypt.org; validationmethods=dns-01"');
  });

  it("means what CAs read in it", () => {
    const allowed = (issuer: string, wildcard: boolean) =>
      caaVerdict(caaRecords(PERMISSIONS), { issuers: [issuer], wildcard }).allowed;
    assert.deepEqual([allowed("amazon.com", true), allowed("amazon.com", false)], [true, true]);
    assert.deepEqual([allowed("letsencrypt.org", true), allowed("letsencrypt.org", false)], [false, true]);
    assert.deepEqual([allowed("other.example", true), allowed("other.example", false)], [false, false]);
  });
});

function texts(permissions: CaaPermissions): string[] {
  return caaRecords(permissions).map(caaText);
}

describe("acmeIssuers", () => {
  it("knows a CA by its directory's host name", () => {
    assert.deepEqual(acmeIssuers("https://acme-v02.api.letsencrypt.org/directory"), ["letsencrypt.org"]);
    assert.deepEqual(acmeIssuers("https://dv.acme-v02.api.pki.goog/directory"), ["pki.goog"]);
    assert.deepEqual(
      acmeIssuers("https://acm-acme-enroll.us-west-2.api.aws/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/directory"),
      ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"],
    );
  });

  it("does not guess about another one", () => {
    assert.equal(acmeIssuers("https://127.0.0.1:14000/dir"), undefined);
    assert.equal(acmeIssuers("https://notletsencrypt.org/directory"), undefined);
    assert.equal(acmeIssuers("no url"), undefined);
  });
});
