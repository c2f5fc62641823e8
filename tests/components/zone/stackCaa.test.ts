import assert from "node:assert/strict";
import { stackCaa } from "../../../components/zone/caaRecords.ts";
import { type Edit, parsed, WITH_HOST } from "../../core/configSchema/rawStack.ts";

const AMAZON = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];
const CAA: Edit = [["caa"], { iodef: "mailto:security@example.com" }];

describe("stackCaa", () => {
  it("is nothing when the config has no caa", () => {
    assert.equal(stackCaa(parsed()), undefined);
  });

  it("allows Amazon's four identifiers where ACM is the only pipeline", () => {
    assert.deepEqual(stackCaa(parsed(CAA)), {
      issue: AMAZON,
      issuewild: AMAZON,
      iodef: "mailto:security@example.com",
    });
  });

  it("allows the CAs of host certificates to issue names, and no wildcards", () => {
    const config = parsed(
      ...WITH_HOST,
      CAA,
      [
        ["acme", "directories"],
        ["letsencrypt", "google"],
      ],
      [["acme", "eab"], { google: "/cabal/letsencrypt/eab/google" }],
    );
    assert.deepEqual(stackCaa(config)?.issue, [...AMAZON, "letsencrypt.org", "pki.goog"]);
    assert.deepEqual(stackCaa(config)?.issuewild, AMAZON);
  });

  it("allows them wildcards when a host certificate has one", () => {
    const config = parsed(...WITH_HOST, CAA, [["hosts", 0, "names"], ["*.smtp-out.example.net"]]);
    assert.deepEqual(stackCaa(config)?.issuewild, [...AMAZON, "letsencrypt.org"]);
  });

  it("allows them wildcards when a generation of the wildcard is to come from them, and the bare domain where it is asked for", () => {
    const acme: Edit = [["acme"], { contact: "mailto:a@example.com", agreeToTerms: true }];
    const generation = (settings: object): Edit => [
      ["wildcard"],
      { issued: [1, 2], active: 1, settings: { 2: settings } },
    ];
    const plain = stackCaa(parsed(acme, CAA, generation({ issuer: "acme" })));
    assert.deepEqual([plain?.issue, plain?.issuewild], [AMAZON, [...AMAZON, "letsencrypt.org"]]);
    const bare = stackCaa(parsed(acme, CAA, generation({ issuer: "acme", apex: true })));
    assert.deepEqual(bare?.issue, [...AMAZON, "letsencrypt.org"]);
  });

  it("allows nobody for a CA that issues nothing", () => {
    const config = parsed([["acme"], { contact: "mailto:a@example.com", agreeToTerms: true }], CAA);
    assert.deepEqual(stackCaa(config)?.issue, AMAZON);
  });

  it("allows whom the config names besides", () => {
    const caa = { issue: ["sectigo.com"], issuewild: ["digicert.com"] };
    assert.deepEqual(stackCaa(parsed([["caa"], caa])), {
      issue: [...AMAZON, "sectigo.com"],
      issuewild: [...AMAZON, "digicert.com"],
      iodef: undefined,
    });
  });
});
