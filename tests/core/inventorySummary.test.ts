import assert from "node:assert/strict";
import { inventorySummary } from "../../core/inventorySummary.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";

describe("inventorySummary", () => {
  it("says in five lines what is deployed, without the identifiers that only programs read", () => {
    assert.deepEqual(inventorySummary(mailInventory()), {
      stack: "prod of cabal-tls in us-west-2",
      domains: "example.net; mail for example.com",
      wildcard: "*.example.net: generation 1 serves",
      hosts: "smtp-out.example.net",
      endpoints: "imap (nlb); admin (cloudfront); monitoring (alb)",
    });
  });

  it("names the generations beside the one that serves, and says none where there is nothing", () => {
    const inventory = mailInventory();
    const certificates = inventory.certificates.flatMap((one) =>
      one.pipeline === "acm"
        ? [{ ...one, active: 2, generations: one.generations.flatMap((first) => [first, { ...first, generation: 2 }]) }]
        : [],
    );
    const { wildcard, hosts, domains } = inventorySummary({
      ...inventory,
      certificates,
      mailDomains: ["example.com", "example.org"],
    });
    assert.deepEqual(
      [wildcard, hosts, domains],
      [
        "*.example.net: generation 2 serves, 1 issued as well",
        "none",
        "example.net; mail for example.com, example.org",
      ],
    );
  });
});
