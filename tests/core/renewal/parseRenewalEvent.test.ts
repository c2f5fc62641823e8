import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRenewalEvent, RenewalEventError } from "../../../core/renewal/parseRenewalEvent.ts";

const refusal = (raw: unknown) => {
  try {
    parseRenewalEvent(raw);
  } catch (error) {
    assert.ok(error instanceof RenewalEventError);
    return error.message;
  }
  return "not refused";
};

describe("parseRenewalEvent", () => {
  it("takes nothing, and an empty object, as the runbook's call", () => {
    const everything = { kind: "attempt", force: true, source: "operator" };
    for (const raw of [undefined, null, "", {}]) assert.deepEqual(parseRenewalEvent(raw), everything);
  });

  it("reads every allowed form", () => {
    const cases: readonly (readonly [unknown, unknown])[] = [
      [{ source: "schedule" }, { kind: "attempt", force: false, source: "schedule" }],
      [
        { source: "deployment", host: "smtp-out" },
        { kind: "attempt", host: "smtp-out", force: false, source: "deployment" },
      ],
      [{ host: "smtp-out" }, { kind: "attempt", host: "smtp-out", force: false, source: "operator" }],
      [
        { host: "smtp-out", force: true },
        { kind: "attempt", host: "smtp-out", force: true, source: "operator" },
      ],
      [{ dryRun: true }, { kind: "dryRun" }],
      [
        { dryRun: true, host: "smtp-out" },
        { kind: "dryRun", host: "smtp-out" },
      ],
      [
        { import: { host: "smtp-out", parameter: "/cabal/letsencrypt/a/import", version: 3 } },
        { kind: "import", host: "smtp-out", parameter: "/cabal/letsencrypt/a/import", version: 3 },
      ],
      [{ revoke: { host: "smtp-out", reason: 1 } }, { kind: "revoke", host: "smtp-out", reason: 1, key: "any" }],
      [
        { revoke: { host: "smtp-out", reason: 0, key: "certificate" } },
        { kind: "revoke", host: "smtp-out", reason: 0, key: "certificate" },
      ],
      [
        { account: { authority: "letsencrypt", action: "rollover" } },
        { kind: "account", authority: "letsencrypt", action: "rollover" },
      ],
    ];
    for (const [raw, event] of cases) assert.deepEqual(parseRenewalEvent(raw), event);
  });

  it("refuses everything else, says what is wrong and lists the allowed forms", () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [[], "the event is a JSON object"],
      ["renew", "the event is a JSON object"],
      [{ hosts: "a" }, "the event has `hosts`; it may have source, host, force"],
      [{ force: "yes" }, "`force` is true or false"],
      [{ force: false }, "`force: false` needs a `host`: {} attempts every host"],
      [{ host: "" }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ host: 7 }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ source: "cron" }, "`source` is schedule, without `host`, or deployment, with `host`"],
      [{ source: "schedule", host: "a" }, "`source` is schedule, without `host`, or deployment, with `host`"],
      [{ source: "schedule", force: true }, "`force` is an operator's, and goes without `source`"],
      [{ source: "deployment" }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ dryRun: false }, "`dryRun` is true, or absent"],
      [{ dryRun: true, force: true }, "the event has `force`; it may have dryRun, host"],
      [{ import: "x" }, "`import` is a JSON object"],
      [
        { import: { host: "a", parameter: "/x" } },
        "`version` is the version of the import parameter, a whole number from 1",
      ],
      [
        { import: { host: "a", parameter: "/x", version: 0 } },
        "`version` is the version of the import parameter, a whole number from 1",
      ],
      [
        { import: { host: "a", parameter: "/x", version: 1 }, force: true },
        "the event has `force`; it may have import",
      ],
      [
        { revoke: { host: "a", reason: 6 } },
        "`reason` is 0 (unspecified), 1 (keyCompromise), 4 (superseded) or 5 (cessationOfOperation)",
      ],
      [
        { revoke: { host: "a", reason: "1" } },
        "`reason` is 0 (unspecified), 1 (keyCompromise), 4 (superseded) or 5 (cessationOfOperation)",
      ],
      [{ revoke: { host: "a", reason: 1, key: "any key" } }, "`key` is account or certificate"],
      [{ account: { authority: "a", action: "delete" } }, "`action` is rollover or recover"],
    ];
    for (const [raw, fault] of cases) {
      const message = refusal(raw);
      assert.equal(message.split(". Allowed forms: ")[0], `event refused: ${fault}`);
      assert.match(message, /Allowed forms: \{\} {3}\{"source":"schedule"\} {3}/);
    }
  });

  it("repeats nothing of what may be a key that somebody pasted", () => {
    const pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----";
    for (const raw of [pem, { host: pem }, { [pem]: true }, { import: { host: "a", parameter: pem, version: 1 } }]) {
      assert.ok(!refusal(raw).includes("MIGHAgEAMBMGByqGSM49"));
    }
  });

  it("never throws anything else, whatever comes", () => {
    fc.assert(fc.property(fc.anything(), (raw) => typeof refusal(raw) === "string"));
  });
});
