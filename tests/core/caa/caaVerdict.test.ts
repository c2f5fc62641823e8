import assert from "node:assert/strict";
import type { CaaRecord } from "../../../core/caa/caaRecord.ts";
import { type CaaQuestion, caaLookupNames, caaVerdict } from "../../../core/caa/caaVerdict.ts";

const WILDCARD: CaaQuestion = { issuers: ["amazon.com", "amazontrust.com"], wildcard: true };
const HOST: CaaQuestion = {
  issuers: ["letsencrypt.org"],
  wildcard: false,
  accountUri: "https://acme-v02.api.letsencrypt.org/acme/acct/1",
  method: "dns-01",
};

describe("caaVerdict", () => {
  it("lets everybody issue when there is no record", () => {
    assert.deepEqual(caaVerdict([], WILDCARD), { allowed: true, record: undefined });
  });

  it("lets everybody issue when the records say nothing about issuing", () => {
    assert.equal(caaVerdict([record("iodef", "mailto:a@example.net")], WILDCARD).allowed, true);
  });

  it("takes any of the CA's identifiers, in any case of letters", () => {
    assert.equal(caaVerdict([record("issue", "AmazonTrust.com")], WILDCARD).allowed, true);
    assert.equal(caaVerdict([record("ISSUE", "other.example"), record("issue", "amazon.com")], WILDCARD).allowed, true);
  });

  it("refuses another CA, and names the record", () => {
    assert.equal(
      whyOf([record("issue", "letsencrypt.org")], WILDCARD),
      '0 issue "letsencrypt.org": it names letsencrypt.org',
    );
  });

  it("lets nobody issue by a semicolon", () => {
    assert.equal(whyOf([record("issue", ";")], WILDCARD), '0 issue ";": it lets nobody issue');
  });

  it("has issuewild override issue for a wildcard, both ways", () => {
    const both = [record("issue", "amazon.com"), record("issuewild", "letsencrypt.org")];
    assert.equal(caaVerdict(both, WILDCARD).allowed, false);
    assert.equal(caaVerdict([record("issue", ";"), record("issuewild", "amazon.com")], WILDCARD).allowed, true);
  });

  it("has issuewild say nothing about a host name", () => {
    assert.equal(caaVerdict([record("issuewild", ";")], HOST).allowed, true);
    assert.equal(caaVerdict([record("issuewild", "letsencrypt.org"), record("issue", ";")], HOST).allowed, false);
  });

  it("stops at an unknown tag with the critical flag, and only with it", () => {
    const tbs = record("tbs", "x", 128);
    assert.equal(
      whyOf([tbs, record("issue", "amazon.com")], WILDCARD),
      "a critical record has a tag that no CA knows (tbs), so no CA may issue",
    );
    assert.equal(caaVerdict([record("tbs", "x"), record("issue", "amazon.com")], WILDCARD).allowed, true);
    assert.equal(caaVerdict([record("issue", "amazon.com", 128)], WILDCARD).allowed, true);
    const report = record("iodef", "mailto:security@example.net", 128);
    assert.equal(caaVerdict([record("issue", "amazon.com"), report], WILDCARD).allowed, true);
    // Bit 7 is the critical flag; the value 1 is a common mistake and means nothing.
    assert.equal(caaVerdict([record("tbs", "x", 1)], WILDCARD).allowed, true);
  });

  it("holds to the account that a record names", () => {
    const uri = "https://acme-v02.api.letsencrypt.org/acme/acct/";
    assert.equal(caaVerdict([record("issue", `letsencrypt.org; accounturi=${uri}1`)], HOST).allowed, true);
    assert.equal(
      whyOf([record("issue", `letsencrypt.org;accounturi=${uri}2`)], HOST),
      `0 issue "letsencrypt.org;accounturi=${uri}2": it names the account ${uri}2, ours is ${uri}1`,
    );
    const { accountUri: _, ...anonymous } = HOST;
    assert.equal(caaVerdict([record("issue", `letsencrypt.org;accounturi=${uri}2`)], anonymous).allowed, true);
  });

  it("holds to the validation methods that a record names", () => {
    assert.equal(
      caaVerdict([record("issue", "letsencrypt.org; validationmethods=http-01,dns-01")], HOST).allowed,
      true,
    );
    assert.equal(
      whyOf([record("issue", "letsencrypt.org; validationmethods=http-01")], HOST),
      '0 issue "letsencrypt.org; validationmethods=http-01": it allows http-01, we prove by dns-01',
    );
  });

  it("lets a record with a grammar of its own allow nobody", () => {
    assert.equal(
      whyOf([record("issue", "letsencrypt.org; %%%")], HOST),
      '0 issue "letsencrypt.org; %%%": its value cannot be read, so it lets nobody issue',
    );
  });
});

function record(tag: string, value: string, flags = 0): CaaRecord {
  return { flags, tag, value };
}

function whyOf(records: readonly CaaRecord[], question: CaaQuestion): string {
  const verdict = caaVerdict(records, question);
  assert.ok(!verdict.allowed);
  return verdict.why;
}

describe("caaLookupNames", () => {
  it("climbs from the name to the last label", () => {
    assert.deepEqual(caaLookupNames("smtp-out.example.net"), ["smtp-out.example.net", "example.net", "net"]);
  });

  it("starts a wildcard's search at its base domain", () => {
    assert.deepEqual(caaLookupNames("*.Example.net."), ["example.net", "net"]);
  });
});
