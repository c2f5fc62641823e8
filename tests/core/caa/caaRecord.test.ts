import assert from "node:assert/strict";
import { type CaaIssuer, caaIssuer, caaText } from "../../../core/caa/caaRecord.ts";

describe("the value of a CAA record", () => {
  const rows: readonly (readonly [string, CaaIssuer | undefined])[] = [
    ["letsencrypt.org", { domain: "letsencrypt.org", parameters: {} }],
    [" LetsEncrypt.ORG ; ", { domain: "letsencrypt.org", parameters: {} }],
    ["a", { domain: "a", parameters: {} }],
    ["a-1.b", { domain: "a-1.b", parameters: {} }],
    ["", { domain: "", parameters: {} }],
    [";", { domain: "", parameters: {} }],
    [
      "ca.example; AccountURI = https://ca.example/1; validationmethods=dns-01",
      {
        domain: "ca.example",
        parameters: { accounturi: "https://ca.example/1", validationmethods: "dns-01" },
      },
    ],
    ["ca.example; empty=", { domain: "ca.example", parameters: { empty: "" } }],
    ["-ca.example", undefined],
    ["ca-.example", undefined],
    ["ca..example", undefined],
    ["ca example", undefined],
    ["%%%%%", undefined],
    ["ca.example; accounturi", undefined],
    ["ca.example; account_uri=1", undefined],
    ["ca.example; a=b c", undefined],
  ];
  for (const [value, issuer] of rows) {
    it(`${JSON.stringify(value)} ${issuer === undefined ? "lets nobody issue: it has another grammar" : "is read"}`, () => {
      assert.deepEqual(caaIssuer(value), issuer);
    });
  }

  it("is quoted in a zone file", () => {
    assert.equal(caaText({ flags: 128, tag: "issue", value: 'a"b' }), '128 issue "a\\"b"');
  });
});
