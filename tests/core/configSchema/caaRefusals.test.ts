import assert from "node:assert/strict";
import { type Edit, parsed, refuses, WITH_HOST } from "./rawStack.ts";

const OWN_CA = "https://ca.example.org/dir";
const ISSUER = "the domain by which a CA is known in CAA records, such as letsencrypt.org";
const ISSUER_FIX =
  "Copy it from the CA's documentation; parameters may follow it, as in letsencrypt.org; validationmethods=dns-01.";

describe("The CAA part of a config", () => {
  it("may be empty, and names CAs with parameters", () => {
    const none = { issue: [], issuewild: [] };
    assert.deepEqual(parsed([["caa"], {}]).caa, none);
    const issue = ["letsencrypt.org; accounturi=https://ca.example/acct/1; validationmethods=dns-01"];
    assert.deepEqual(parsed([["caa"], { issue, import: "Z0123456789_example.net_CAA" }]).caa, {
      ...none,
      issue,
      import: "Z0123456789_example.net_CAA",
    });
  });

  it("takes a CA that this program does not know when the config names its issuer domain", () => {
    const { caa } = parsed(...ownCa(), [["caa"], { issue: ["ca.example.org"] }]);
    assert.deepEqual(caa?.issue, ["ca.example.org"]);
  });

  refuses([
    [
      "CAA that is no object",
      [[["caa"], true]],
      [
        "cabal-tls:caa",
        "true",
        "an object with the keys iodef, issue, issuewild, import, all of which may be left out",
        "Write iodef: mailto:… below it, or remove the key to leave the zone without CAA records of this stack.",
      ],
    ],
    [
      "a mistyped key",
      [[["caa"], { iodf: "mailto:a@example.com" }]],
      [
        "cabal-tls:caa.iodf",
        '"mailto:a@example.com"',
        "one of the keys iodef, issue, issuewild, import",
        'Did you mean "iodef"? Rename the key.',
      ],
    ],
    [
      "an address for reports that is no URL",
      [[["caa"], { iodef: "security@example.com" }]],
      [
        "cabal-tls:caa.iodef",
        '"security@example.com"',
        "a mailto: or https URL such as mailto:security@example.com",
        "Name where CAs report requests that they refused, or remove the key.",
      ],
    ],
    [
      "a CA's name in place of its issuer domain",
      [[["caa"], { issue: ["letsencrypt"] }]],
      ["cabal-tls:caa.issue[0]", '"letsencrypt"', ISSUER, ISSUER_FIX],
    ],
    [
      "a quote that would end the record's value",
      [[["caa"], { issuewild: ['amazon.com"; x'] }]],
      ["cabal-tls:caa.issuewild[0]", '"amazon.com\\"; x"', ISSUER, ISSUER_FIX],
    ],
    [
      "nobody in the list of those who may issue besides",
      [[["caa"], { issue: [";"] }]],
      ["cabal-tls:caa.issue[0]", '";"', ISSUER, ISSUER_FIX],
    ],
    [
      "issuers that are no list",
      [[["caa"], { issue: "sectigo.com" }]],
      [
        "cabal-tls:caa.issue",
        '"sectigo.com"',
        "a list of at most 20 issuer domains",
        "List the CAs that may issue certificates in the zone besides those of this stack, or remove the key.",
      ],
    ],
    [
      "an id that is no record's",
      [[["caa"], { import: "example.net" }]],
      [
        "cabal-tls:caa.import",
        '"example.net"',
        "ZONE_NAME_CAA, such as Z0123456789ABCDEFGHIJ_example.net_CAA",
        "Write zone id, control domain and CAA, or remove the key when the zone has no CAA record yet.",
      ],
    ],
    [
      "the CAA records of another name",
      [[["caa"], { import: "Z0123456789ABCDEFGHIJ_example.org_CAA" }]],
      [
        "cabal-tls:caa.import",
        '"Z0123456789ABCDEFGHIJ_example.org_CAA"',
        "the CAA records of the control domain: ZONE_example.net_CAA",
        "Name that record, or remove the key.",
      ],
    ],
    [
      "records that would lock out a CA of the stack",
      [...ownCa(), [["caa"], {}]],
      [
        "cabal-tls:caa.issue",
        "(missing)",
        `the issuer domain of ${OWN_CA}, which this program does not know`,
        "Copy it from the CA's documentation: without it these records would forbid its certificates.",
      ],
    ],
    [
      "records that would lock out a CA of the stack from a host's wildcard",
      [...ownCa(), [["hosts", 0, "names"], ["*.smtp-out.example.net"]], [["caa"], { issue: ["ca.example.org"] }]],
      [
        "cabal-tls:caa.issuewild",
        "(missing)",
        `the issuer domain of ${OWN_CA}, which this program does not know`,
        "Copy it from the CA's documentation: without it these records would forbid its certificates.",
      ],
    ],
  ]);
});

function ownCa(): Edit[] {
  return [...WITH_HOST, [["acme", "directories"], [OWN_CA]]];
}
