import assert from "node:assert/strict";
import { facts } from "../factsFixture.ts";
import { brokenFacts, manyHosts, pageOf } from "./pageFixture.ts";

/** The page without its style sheet and pictures, as one line of text. */
function textOf(page: string): string {
  const body = page.slice(page.indexOf("<body>")).replaceAll(/<svg[\s\S]*?<\/svg>/g, "");
  return body
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

describe("the page of a diagnosis", () => {
  it("begins with verdict, emergency, root cause and what to type next", async () => {
    const text = textOf(await pageOf(brokenFacts()));
    assert.match(
      text,
      /^Stack prod: ✗ FAILING Examined 2027-01-01 00:00 UTC\. The page does not change; run the doctor again for a new one\. Emergency: the renewal of wildcard is stuck, 5 d left second source, should ACM fail: none, .* Root cause: ACM_RENEWAL_PENDING_VALIDATION \(wildcard\) .* Type next npx --no -- cabal-tls rotate next --stack prod Endpoints /,
    );
  });

  it("shows each certificate's chain down to every address, with a mark on what is broken", async () => {
    const page = await pageOf(brokenFacts());
    const pictures = page.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    assert.equal(pictures.length, 2);
    const [wildcard = "", host = ""] = pictures;
    assert.match(wildcard, /^<svg role="img" aria-label="Chain of wildcard: 2 of 5 links are right"/);
    const words: readonly string[] = wildcard.match(/(?<=<text [^>]*>)[^<]+/g) ?? [];
    for (const word of ["✗ imap", "✓ 192.0.2.1", "generation 2 of wildcard", "✗ 192.0.2.2", "refused"]) {
      assert.ok(words.includes(word), `${word} in ${words.join(", ")}`);
    }
    assert.match(host, /aria-label="Chain of smtp-out: 1 of 2 links are right"/);
    assert.match(host, />✓ ACME CA<[\s\S]*>acme&#45;v02\.api\.letsencrypt\.org</);
  });

  it("shows the time left against the certificate's own thresholds, and generations and renewals on one scale", async () => {
    const text = textOf(await pageOf(brokenFacts()));
    assert.match(
      text,
      /5 d left, until 2027-01-06 \. A renewal is due from 2026-11-22, an alert warns from 2026-12-16 and is critical from 2026-12-30\./,
    );
    assert.match(text, /generation 2, us-west-2, serves 2026-09-25 2027-01-06/);
    assert.match(text, /the stored certificate 2026-12-22 2027-03-22/);
    assert.match(text, /renewal window of the CA; renews 2027-02-09 14:00 UTC 2027-02-07 2027-02-11/);
  });

  it("of a healthy stack says that nothing is wrong, and has nothing to type", async () => {
    const text = textOf(await pageOf(facts()));
    assert.match(text, /^Stack prod: ✓ healthy .* Nothing is wrong\. Endpoints /);
    assert.doesNotMatch(text, /Type next|Root cause|Emergency|✗/);
  });

  it("asks nobody for anything: no script, no link, no address in an attribute or the style sheet", async () => {
    const page = await pageOf(brokenFacts());
    assert.doesNotMatch(page, /<(script|link|img|iframe|object|a)\b|\b(src|href|srcset|action)=|url\(|@import/i);
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'"/);
  });

  it("takes hostile names as text", async () => {
    const given = facts();
    const hostile = `<img src=x onerror=alert(1)>"'&\u202e\u0007`;
    const page = await pageOf({
      ...given,
      inventory: { ...given.inventory, stack: hostile },
      endpoints: given.endpoints.map((one) => ({ ...one, entry: { ...one.entry, name: hostile } })),
    });
    assert.doesNotMatch(page.replaceAll("\n", ""), /<img|\p{C}/u);
    assert.match(page, /<title>Stack &lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;\?\?: healthy<\/title>/);
  });

  it("has at most 1 MB with 40 hosts", async () => {
    const page = await pageOf(manyHosts(40));
    assert.ok(page.includes("host&#45;39&#45;465"));
    assert.ok(Buffer.byteLength(page) <= 1_000_000, String(Buffer.byteLength(page)));
  });
});
