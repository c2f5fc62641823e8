import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isRevocationReason,
  parseRenewalEvent,
  RenewalEventError,
  REVOCATION_REASONS,
} from "../../../core/renewal/renewalEvent.ts";

const refusal = (raw: unknown) => {
  try {
    parseRenewalEvent(raw);
  } catch (error) {
    assert.ok(error instanceof RenewalEventError);
    assert.equal(error.name, "RenewalEventError");
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
      [
        { source: "rotation", host: "wildcard-g2", region: "us-east-1" },
        { kind: "attempt", host: "wildcard-g2", force: false, source: "rotation" },
      ],
      ...(["create", "update"] as const).map(
        (action) =>
          [
            { source: "rotation", host: "wildcard-g2", region: "us-east-1", tf: { action, prev_input: null } },
            { kind: "attempt", host: "wildcard-g2", force: false, source: "rotation" },
          ] as const,
      ),
      [
        { source: "rotation", host: "wildcard-g2", region: "us-east-1", tf: { action: "delete", prev_input: {} } },
        { kind: "removal", host: "wildcard-g2", region: "us-east-1" },
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
        { revoke: { host: "smtp-out", reason: 5, key: "account" } },
        { kind: "revoke", host: "smtp-out", reason: 5, key: "account" },
      ],
      [
        { account: { ca: "letsencrypt", action: "rollover" } },
        { kind: "account", ca: "letsencrypt", action: "rollover" },
      ],
      [{ account: { ca: "google", action: "recover" } }, { kind: "account", ca: "google", action: "recover" }],
      [
        { import: { host: "a", parameter: "/x", version: 1 } },
        { kind: "import", host: "a", parameter: "/x", version: 1 },
      ],
      [{ host: "a".repeat(256) }, { kind: "attempt", host: "a".repeat(256), force: false, source: "operator" }],
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
      [{ source: "cron" }, "`source` is schedule, without `host`, or deployment or rotation, with `host`"],
      [
        { source: "schedule", host: "a" },
        "`source` is schedule, without `host`, or deployment or rotation, with `host`",
      ],
      [{ source: "schedule", force: true }, "`force` is an operator's, and goes without `source`"],
      [{ source: "deployment" }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ source: "rotation", region: "us-east-1" }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ source: "rotation", host: "a" }, "`region` is a text of letters, digits, dots, dashes and slashes"],
      [{ source: "rotation", host: "a", force: true }, "the event has `force`; it may have source, host, region, tf"],
      [{ source: "rotation", host: "a", region: "b", tf: "delete" }, "`tf` is a JSON object"],
      [
        { source: "rotation", host: "a", region: "b", tf: { action: "destroy" } },
        "`tf.action` is create, update or delete",
      ],
      ...["a/b", "*.a"].map(
        (host) =>
          [
            { source: "rotation", host, region: "b", tf: { action: "delete" } },
            "`host` of a deletion is the name of a host in the config: letters, digits, dots and dashes",
          ] as const,
      ),
      [{ dryRun: false }, "`dryRun` is true, or absent"],
      [{ dryRun: true, force: true }, "the event has `force`; it may have dryRun, host"],
      [{ dryRun: true, host: "" }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ host: "a".repeat(257) }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [{ import: "x" }, "`import` is a JSON object"],
      [{ import: null }, "`import` is a JSON object"],
      [{ revoke: [] }, "`revoke` is a JSON object"],
      [{ account: 1 }, "`account` is a JSON object"],
      [{ [`a${"b".repeat(31)}`]: 1 }, "the event has a key that is not a word; it may have source, host, force"],
      [{ [`a${"b".repeat(30)}`]: 1 }, `the event has \`a${"b".repeat(30)}\`; it may have source, host, force`],
      [{ import: { host: "a", x: 1 } }, "`import` has `x`; it may have host, parameter, version"],
      [{ revoke: { host: "a", x: 1 } }, "`revoke` has `x`; it may have host, reason, key"],
      [{ account: { ca: "a", x: 1 } }, "`account` has `x`; it may have ca, action"],
      [{ revoke: { host: "a", reason: 0 }, force: true }, "the event has `force`; it may have revoke"],
      [{ account: { ca: "a", action: "recover" }, host: "a" }, "the event has `host`; it may have account"],
      [
        { import: { host: "a", parameter: "x y", version: 1 } },
        "`parameter` is a text of letters, digits, dots, dashes and slashes",
      ],
      [{ account: { action: "recover" } }, "`ca` is a text of letters, digits, dots, dashes and slashes"],
      [{ revoke: { reason: 1 } }, "`host` is a text of letters, digits, dots, dashes and slashes"],
      [
        { import: { host: "a", parameter: "/x", version: 1.5 } },
        "`version` is the version of the import parameter, a whole number from 1",
      ],
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
      [{ account: { ca: "a", action: "delete" } }, "`action` is rollover or recover"],
    ];
    for (const [raw, fault] of cases) {
      const message = refusal(raw);
      assert.equal(message.split(". Allowed forms: ")[0], `event refused: ${fault}`);
      assert.match(message, /Allowed forms: \{\} {3}\{"source":"schedule"\} {3}/);
    }
  });

  it("knows the reasons of a revocation by number and name, and no other value", () => {
    assert.deepEqual(REVOCATION_REASONS, {
      0: "unspecified",
      1: "keyCompromise",
      4: "superseded",
      5: "cessationOfOperation",
    });
    assert.deepEqual([0, 1, 4, 5].map(isRevocationReason), [true, true, true, true]);
    assert.deepEqual([2, 3, 6, "1", "toString"].map(isRevocationReason), [false, false, false, false, false]);
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
