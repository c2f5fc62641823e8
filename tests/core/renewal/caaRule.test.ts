import assert from "node:assert/strict";
import { allowedByCaa } from "../../../core/renewal/caaRule.ts";

const OURS = ["letsencrypt.org"];
const issue = (value: string) => ({ tag: "issue", value });
const issueWild = (value: string) => ({ tag: "issuewild", value });

describe("allowedByCaa", () => {
  for (const [what, records, wildcard, allowed] of [
    ["no records", [], false, true],
    ["a set without issue", [{ tag: "iodef", value: "mailto:a@example.net" }], false, true],
    ["our CA", [issue("letsencrypt.org")], false, true],
    ["our CA with parameters, in other spelling", [{ tag: "Issue", value: " LetsEncrypt.org ; a=b" }], false, true],
    ["another CA", [issue("amazon.com")], false, false],
    ["ours beside another", [issue("amazon.com"), issue("letsencrypt.org")], false, true],
    ["nobody", [issue(";")], false, false],
    ["a CA whose name only begins like ours", [issue("letsencrypt.org.example")], false, false],
    ["issuewild of another, for a host name", [issue("letsencrypt.org"), issueWild("amazon.com")], false, true],
    ["issuewild of another, for a wildcard", [issue("letsencrypt.org"), issueWild("amazon.com")], true, false],
    ["only issuewild, for a host name", [issueWild("amazon.com")], false, true],
    ["only issue, for a wildcard", [issue("amazon.com")], true, false],
  ] as const) {
    it(`${allowed ? "allows" : "forbids"}: ${what}`, () => {
      assert.equal(allowedByCaa(records, OURS, wildcard), allowed);
    });
  }
});
