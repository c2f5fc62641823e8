import assert from "node:assert/strict";
import type { RenewalWindow } from "../../../core/hostCertificate/hostState.ts";
import { type DecisionFacts, decide, type StoredFacts } from "../../../core/renewal/decision.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-01-01T00:00:00Z");
const PERIOD = 75 * 60_000;
const DIRECTORY = "https://ca.example/dir";

const at = (milliseconds: number) => new Date(START + milliseconds);

/** A 90-day certificate of its first day, as configured. */
const stored: StoredFacts = {
  names: ["mail.example.net"],
  keyType: "EC_prime256v1",
  notBefore: at(0),
  notAfter: at(90 * DAY),
  source: DIRECTORY,
  profile: "classic",
};

function facts(changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return {
    now: at(DAY),
    periodMs: PERIOD,
    wanted: {
      names: ["mail.example.net"],
      keyType: "EC_prime256v1",
      profile: "classic",
      directories: [DIRECTORY],
    },
    stored,
    window: undefined,
    revoked: undefined,
    force: false,
    ...changes,
  };
}

function window(start: number, end: number, chosen: number): RenewalWindow {
  const text = (milliseconds: number) => at(milliseconds).toISOString();
  return { start: text(start), end: text(end), chosen: text(chosen), nextPoll: text(0) };
}

const reason = (changes: Partial<DecisionFacts>) => decide(facts(changes)).reason;
const wanted = (changes: Partial<DecisionFacts["wanted"]>) => ({ wanted: { ...facts().wanted, ...changes } });

describe("decide", () => {
  it("leaves a fresh certificate alone and says when it is due", () => {
    assert.deepEqual(decide(facts()), {
      action: "none",
      reason: "NOT_DUE",
      message: "Due at 2026-03-02T00:00:00.000Z.",
      due: new Date("2026-03-02T00:00:00.000Z"),
    });
  });

  it("orders what is missing, unreadable or revoked", () => {
    assert.equal(reason({ stored: undefined }), "MISSING");
    assert.equal(reason({ stored: "unreadable" }), "UNREADABLE");
    assert.equal(reason({ revoked: "reissue" }), "REVOKED");
  });

  it("orders nothing after a revocation for good, unless it is forced", () => {
    assert.equal(decide(facts({ revoked: "cease" })).action, "none");
    assert.equal(reason({ revoked: "cease" }), "CEASED");
    assert.equal(reason({ revoked: "cease", stored: undefined }), "CEASED");
    assert.equal(reason({ revoked: "cease", force: true }), "FORCED");
  });

  it("orders when names, key type, CA or profile are not those that are wanted", () => {
    assert.equal(reason(wanted({ names: ["mail.example.net", "b.example.net"] })), "NAMES_CHANGED");
    assert.equal(reason(wanted({ names: ["MAIL.example.net"] })), "NOT_DUE");
    assert.equal(reason(wanted({ keyType: "EC_secp384r1" })), "KEY_TYPE_CHANGED");
    assert.equal(reason(wanted({ directories: ["https://other.example/dir"] })), "CA_CHANGED");
    assert.equal(reason(wanted({ directories: ["https://other.example/dir", DIRECTORY] })), "NOT_DUE");
    assert.equal(reason(wanted({ profile: "shortlived" })), "PROFILE_CHANGED");
    assert.equal(reason(wanted({ profile: undefined })), "PROFILE_CHANGED");
  });

  it("leaves an import alone that covers the names, whoever issued it and with whatever key", () => {
    const imported = { ...stored, source: "import", keyType: undefined, profile: undefined, names: ["*.example.net"] };
    assert.equal(reason({ stored: imported }), "NOT_DUE");
    assert.equal(reason({ stored: imported, ...wanted({ names: ["a.b.example.net"] }) }), "NAMES_CHANGED");
    assert.equal(reason({ stored: imported, now: at(60 * DAY) }), "LIFETIME");
  });

  it("does not reissue because the state was lost", () => {
    assert.equal(reason({ stored: { ...stored, source: "unknown", profile: undefined } }), "NOT_DUE");
  });

  it("takes the time chosen in the CA's window, to the millisecond before the next scheduled run", () => {
    const chosen = 10 * DAY;
    const known = { window: window(9 * DAY, 11 * DAY, chosen) };
    assert.equal(reason({ ...known, now: at(chosen - PERIOD) }), "NOT_DUE");
    assert.equal(reason({ ...known, now: at(chosen - PERIOD + 1) }), "ARI_WINDOW");
    assert.equal(reason({ ...known, now: at(12 * DAY) }), "ARI_WINDOW");
  });

  it("repeats what the CA explains", () => {
    const known = { ...window(0, 2 * DAY, DAY), explanationUrl: "https://ca.example/incident" };
    assert.match(decide(facts({ window: known })).message ?? "", /The CA explains: https:\/\/ca\.example\/incident$/);
  });

  it("does not follow a window that ended before the certificate began: it would renew for ever", () => {
    assert.equal(reason({ window: window(-3 * DAY, -DAY, -2 * DAY) }), "NOT_DUE");
    assert.equal(reason({ window: window(-3 * DAY, 0, -2 * DAY) }), "NOT_DUE");
  });

  it("renews at a third of the lifetime without a window, and at half of it when it is 10 days or less", () => {
    const life = (days: number) => ({ ...stored, notAfter: at(days * DAY) });
    assert.equal(reason({ now: at(60 * DAY - 1) }), "NOT_DUE");
    assert.equal(reason({ now: at(60 * DAY) }), "LIFETIME");
    assert.equal(reason({ stored: life(10), now: at(5 * DAY - 1) }), "NOT_DUE");
    assert.equal(reason({ stored: life(10), now: at(5 * DAY) }), "LIFETIME");
    assert.equal(reason({ stored: life(11), now: at((22 / 3) * DAY) }), "LIFETIME");
    assert.equal(reason({ stored: life(11), now: at((22 / 3) * DAY - 1000) }), "NOT_DUE");
  });

  it("renews near the end, whatever the CA's window says", () => {
    const known = { window: window(85 * DAY, 89 * DAY, 88 * DAY) };
    assert.equal(reason({ ...known, now: at(81 * DAY - 1) }), "NOT_DUE");
    assert.equal(reason({ ...known, now: at(81 * DAY) }), "EMERGENCY");
    assert.equal(reason({ now: at(200 * DAY) }), "EMERGENCY");
  });
});
