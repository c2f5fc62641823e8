import assert from "node:assert/strict";
import { withStuck, demoResult } from "../../../examples/demo/demoResult.ts";
import { report } from "../../../examples/demo/report.ts";
import type { StuckFacts } from "../../../examples/demo/stuckFacts.ts";
import { stuckVerdict } from "../../../examples/demo/stuckVerdict.ts";
import { greenEndpoint, greenFacts, lanes, step } from "./greenFacts.ts";
import { ACME, GREEN_STUCK, SERVING, withEndpoint, withFacts, withRotation, withStep } from "./stuckFixture.ts";

function reasons(facts: StuckFacts): string[] {
  return stuckVerdict(facts).map(({ code, message }) => `${code}: ${message}`);
}

const { summary } = greenEndpoint();

describe("the verdict on the act in which ACM is stuck", () => {
  it("has nothing to say when the second issuer has saved the day", () => {
    assert.deepEqual(stuckVerdict(GREEN_STUCK), []);
  });

  it("is red when the request that ACM refuses succeeds, or fails without ACM's reason", () => {
    assert.deepEqual(reasons(withRotation("refused", { ok: true, errors: [] })), [
      "refusal: the request that ACM refuses: pulumi up succeeded",
    ]);
    assert.deepEqual(reasons(withRotation("refused", { errors: ["error: timeout"] })), [
      "refusal: the request that ACM refuses: pulumi up failed without ACM's reason ADDITIONAL_VERIFICATION_REQUIRED: " +
        "error: timeout",
    ]);
  });

  it("is red when the refused request changes something that serves", () => {
    const operations = { create: 2, update: 1, replace: 0, delete: 0, same: 5 };
    assert.deepEqual(reasons(withRotation("refused", { operations })), [
      "moved: the request that ACM refuses: 1 updates, 0 replacements and 0 deletions were made; a refusal changes nothing",
    ]);
    const seen = [{ sha256: ACME, serial: "1", count: 1, firstSeen: 1, lastSeen: 2, wrong: 1 }];
    assert.deepEqual(reasons(withEndpoint("refused", { summary: { ...summary, fingerprints: seen } })), [
      "moved: the request that ACM refuses: nlb (imap.example.net:993) served something else than generation 2",
    ]);
    assert.deepEqual(reasons(withEndpoint("refused", { after: lanes(SERVING, undefined) })), [
      "not-moved: the request that ACM refuses: nlb (imap.example.net:993): not every address serves generation 2: " +
        "127.0.0.2 without SNI serves nothing",
    ]);
  });

  for (const [name, when] of [
    ["refused", "the request that ACM refuses"],
    ["rescued", "the second issuer"],
    ["returned", "back to ACM"],
  ] as const) {
    it(`is red when a handshake fails, or a connection breaks, beside: ${when}`, () => {
      const { fingerprints } = GREEN_STUCK[name].facts.endpoints[0]?.summary ?? summary;
      const failed = { ...summary, fingerprints, failed: 1, reasons: [{ reason: "ECONNRESET", count: 1 }] };
      assert.deepEqual(reasons(withEndpoint(name, { summary: failed })), [
        `failed: ${when}: nlb (imap.example.net:993): 1 of 200 handshakes failed: 1x ECONNRESET`,
      ]);
      const held = [{ address: "127.0.0.2", answered: 3, broken: "was closed" }];
      assert.deepEqual(reasons(withEndpoint(name, { held })), [
        `held: ${when}: nlb (imap.example.net:993): the open connection to 127.0.0.2 was closed`,
      ]);
    });
  }

  it("is red when the doctor sees no emergency, or another time than there is", () => {
    const advised = { ...GREEN_STUCK.advised, secondsLeft: undefined };
    assert.deepEqual(reasons({ ...GREEN_STUCK, advised }), [
      "advice: after ACM's refusal: the doctor sees no emergency (ACM_RENEWAL_OTHER)",
    ]);
    const warned = { ...GREEN_STUCK.warned, secondsLeft: 5.9 * 86_400 };
    assert.deepEqual(reasons({ ...GREEN_STUCK, warned }), [
      "advice: before the first emergency: the doctor says that 5.9 days are left, and it is 6",
    ]);
  });

  it("is red when the doctor still sends the operator to ACM, or to another CA too soon", () => {
    const { warned, advised } = GREEN_STUCK;
    assert.deepEqual(reasons({ ...GREEN_STUCK, advised: { ...advised, next: warned.next } }), [
      "advice: after ACM's refusal: the doctor says to type npx --no -- cabal-tls rotate next --stack local, and not: " +
        "npx --no -- cabal-tls rotate next --issuer acme",
    ]);
    assert.deepEqual(reasons({ ...GREEN_STUCK, warned: { ...warned, next: advised.next } }), [
      "advice: before the first emergency: the doctor says to type npx --no -- cabal-tls rotate next --issuer acme " +
        "--stack local, and not: npx --no -- cabal-tls rotate next",
    ]);
  });

  it("is red when the doctor does not say why ACM has refused", () => {
    const advised = { ...GREEN_STUCK.advised, secondSource: "second source: letsencrypt" };
    assert.deepEqual(reasons({ ...GREEN_STUCK, advised }), [
      "advice: the doctor does not say that ACM has refused: ADDITIONAL_VERIFICATION_REQUIRED. It says: second source: " +
        "letsencrypt",
    ]);
  });

  it("is red when the update with the second issuer fails, deletes, or moves an endpoint too early", () => {
    assert.deepEqual(reasons(withRotation("rescued", { ok: false, errors: ["error: no"] })), [
      "update-failed: the second issuer: pulumi up failed: error: no",
    ]);
    const operations = { create: 4, update: 1, replace: 0, delete: 1, same: 5 };
    assert.deepEqual(reasons(withRotation("rescued", { operations })), [
      "deleted: the second issuer: the rotation deleted something; it may create and update only",
    ]);
    const steps = [
      step("create", "aws:lambda/invocation:Invocation", "wildcard-g4-us-east-1-import", 3, 7),
      step("update", "aws:lb/listener:Listener", "imap-listener", 5, 6),
    ];
    assert.deepEqual(reasons(withRotation("rescued", { steps })), [
      "ungated: the second issuer: aws:lb/listener:Listener imap-listener was updated before the new generation was issued " +
        "in every region",
    ]);
  });

  it("is red when an endpoint stays behind, and when a kind of endpoint was not watched", () => {
    assert.deepEqual(reasons(withEndpoint("rescued", { after: lanes(SERVING, ACME) })), [
      "not-moved: the second issuer: nlb (imap.example.net:993): not every address serves generation 4: " +
        "127.0.0.2 with SNI serves generation 2",
    ]);
    const { endpoints } = GREEN_STUCK.returned.facts;
    assert.deepEqual(reasons(withFacts("returned", { endpoints: endpoints.slice(0, 3) })), [
      "unobserved: back to ACM: no endpoint of kind apigateway was watched",
    ]);
  });

  it("is red when ACM's own CA has issued the second issuer's, or another one the last", () => {
    const { refused, rescued } = GREEN_STUCK;
    assert.deepEqual(reasons(withStep("rescued", { issuers: refused.issuers })), [
      "issuer: the second issuer: issued by CN=Amazon RSA 2048 M02, O=Amazon, C=US, which is ACM's CA or none",
    ]);
    assert.deepEqual(reasons(withStep("returned", { issuers: rescued.issuers })), [
      "issuer: back to ACM: issued by CN=R11, O=Let's Encrypt, C=US, and not by CN=Amazon RSA 2048 M02, O=Amazon, C=US",
    ]);
  });

  it("is red when the doctor is not content at the end", () => {
    const afterwards = { ...GREEN_STUCK.afterwards, verdict: "warn", reason: "STAGED_NOT_ISSUED" } as const;
    assert.deepEqual(reasons({ ...GREEN_STUCK, afterwards }), [
      "unhealthy: the doctor's verdict at the end is warn: STAGED_NOT_ISSUED",
    ]);
  });
});

describe("the report of the act in which ACM is stuck", () => {
  const result = demoResult(greenFacts(), { setup: 10, up: 20, rotation: 12 }, 60);

  function text(facts: StuckFacts): string[] {
    const lines: string[] = [];
    report(withStuck(result, facts), (line) => lines.push(line));
    return lines;
  }

  it("has a row for each update, who has issued what serves, and one sentence", () => {
    const lines = text(GREEN_STUCK);
    const from = lines.findIndex((line) => line.startsWith("ACM is stuck"));
    assert.deepEqual(lines.slice(from), [
      "ACM is stuck (ADDITIONAL_VERIFICATION_REQUIRED), and the certificate that serves ends in 6 days:",
      "update     gen.   created  updated  deleted  handshakes  failed  wrong  seconds",
      "refused    2 → 2        2        0        0         800       0      0     10.0",
      "second CA  2 → 4        4        1        0         800       0      0     20.0",
      "ACM again  4 → 5        4        1        0         800       0      0     15.0",
      "",
      "generation 2: issued by CN=Amazon RSA 2048 M02, O=Amazon, C=US",
      "generation 4: issued by CN=R11, O=Let's Encrypt, C=US",
      "generation 5: issued by CN=Amazon RSA 2048 M02, O=Amazon, C=US",
      "",
      "Green: every address serves the new generation, and no handshake failed or saw a wrong certificate.",
      "ACM's refusal moved nothing; the second issuer's certificate served everywhere; then ACM's served again.",
    ]);
    assert.equal(withStuck(result, GREEN_STUCK).seconds.acmStuck, 45);
  });

  it("is red with every reason", () => {
    const red = withStuck(result, withStep("rescued", { issuers: [] }));
    assert.deepEqual([red.ok, red.reasons.map(({ code }) => code)], [false, ["issuer"]]);
    assert.deepEqual(text(withStep("rescued", { issuers: [] })).slice(-2), [
      "Red:",
      "  - the second issuer: issued by nobody, which is ACM's CA or none",
    ]);
  });
});
