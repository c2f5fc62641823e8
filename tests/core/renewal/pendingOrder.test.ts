import assert from "node:assert/strict";
import { RENEWAL_REASONS, type RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import {
  isAwaited,
  isChainProblem,
  isKeptAfter,
  isOverdue,
  isPatienceOver,
  isResumable,
  type PendingOrder,
  parsePendingOrder,
  withRecords,
} from "../../../core/renewal/pendingOrder.ts";

const BEGUN = Date.parse("2026-11-25T00:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const URL = "https://ca.example/order/1";
const RECORD = { zoneId: "Z1", recordName: "_acme-challenge.smtp-out.example.net", value: "abc" };

const order: PendingOrder = {
  version: 1,
  ca: "letsencrypt",
  directory: "https://ca.example/dir",
  accountUrl: "https://ca.example/acct/1",
  names: ["smtp-out.example.net"],
  keyType: "EC_prime256v1",
  profile: "tlsserver",
  key: "PEM",
  orderUrl: URL,
  begun: "2026-11-25T00:00:00.000Z",
  challengeRecords: [RECORD],
};
const wanted = {
  directory: "https://ca.example/dir",
  accountUrl: "https://ca.example/acct/1",
  names: ["smtp-out.example.net"],
  keyType: "EC_prime256v1",
  profile: "tlsserver",
} as const;
const finalized = { ...order, finalized: "2026-11-25T00:00:30.000Z" };
const issued = { ...finalized, issuedUntil: "2026-12-25T00:00:00.000Z" };

const after = (milliseconds: number) => new Date(BEGUN + milliseconds);

describe("an order of an earlier run", () => {
  it("is gone on with when it is for what is wanted now", () => {
    assert.equal(isResumable(order, wanted, after(HOUR)), true);
    const others = [
      { ...wanted, directory: "https://other.example/dir" },
      { ...wanted, accountUrl: "https://ca.example/acct/2" },
      { ...wanted, names: ["smtp-out.example.net", "mx.example.net"] },
      { ...wanted, keyType: "RSA_2048" as const },
      { ...wanted, profile: undefined },
    ];
    assert.deepEqual(
      others.map((other) => isResumable(order, other, after(HOUR))),
      [false, false, false, false, false],
    );
  });

  it("is not gone on with when its CA has not told its URL", () => {
    const { orderUrl: _, ...unknown } = order;
    assert.equal(isResumable(unknown, wanted, after(HOUR)), false);
  });

  it("is given up after a day, to the millisecond; one that was finalized is looked at once more", () => {
    assert.deepEqual([isResumable(order, wanted, after(DAY - 1)), isOverdue(order, after(DAY - 1))], [true, false]);
    assert.deepEqual([isResumable(order, wanted, after(DAY)), isOverdue(order, after(DAY))], [false, true]);
    assert.deepEqual([isResumable(finalized, wanted, after(DAY)), isOverdue(finalized, after(DAY))], [true, true]);
  });

  it("is kept to the end of a certificate that was issued for it, and no longer", () => {
    assert.equal(isResumable(issued, wanted, after(30 * DAY - 1)), true);
    assert.equal(isResumable(issued, wanted, after(30 * DAY)), false);
  });

  it("is left to its CA while that may issue for it", () => {
    assert.equal(isAwaited(finalized, "letsencrypt", after(HOUR)), true);
    assert.equal(isAwaited(finalized, "google", after(HOUR)), false);
    assert.equal(isAwaited(order, "letsencrypt", after(HOUR)), false);
    assert.equal(isAwaited(finalized, "letsencrypt", after(DAY)), false);
  });

  it("keeps its host from the next CA for an eighth of what the stored certificate had left, 4 to 18 hours", () => {
    const until = (left: number | undefined) => {
      const expires = left === undefined ? undefined : after(left);
      return [4 * HOUR, 10 * HOUR, 18 * HOUR].find((time) => isPatienceOver(order, expires, after(time)) === true);
    };
    assert.deepEqual([30 * DAY, 80 * HOUR, 32 * HOUR, 8 * HOUR, undefined].map(until), [
      18 * HOUR,
      10 * HOUR,
      4 * HOUR,
      4 * HOUR,
      4 * HOUR,
    ]);
    assert.equal(isPatienceOver(order, after(30 * DAY), after(18 * HOUR - 1)), false);
    assert.equal(isPatienceOver(order, after(80 * HOUR), after(10 * HOUR - 1)), false);
    assert.equal(isPatienceOver(order, undefined, after(4 * HOUR - 1)), false);
  });

  it("keeps its host from the next CA for half of what is left at most, and not at all when nothing is", () => {
    assert.equal(isPatienceOver(order, after(2 * HOUR), after(HOUR - 1)), false);
    assert.equal(isPatienceOver(order, after(2 * HOUR), after(HOUR)), true);
    assert.equal(isPatienceOver(order, after(-HOUR), after(0)), true);
  });

  it("notes records beside those that may still be in DNS, each once", () => {
    const second = { ...RECORD, value: "def" };
    assert.equal(withRecords(order, URL, [RECORD]), order);
    assert.deepEqual(withRecords(order, URL, [RECORD, second]).challengeRecords, [RECORD, second]);
    const { orderUrl, challengeRecords } = withRecords(order, "https://ca.example/order/2", []);
    assert.deepEqual([orderUrl, challengeRecords], ["https://ca.example/order/2", [RECORD]]);
  });
});

describe("an order after an error", () => {
  it("is kept when the error may pass, and dropped when it is the order's own", () => {
    const reasons = Object.keys(RENEWAL_REASONS) as RenewalReason[];
    assert.deepEqual(
      reasons.filter((reason) => !isKeptAfter(reason, order, after(HOUR))),
      [
        "VALIDATION_FAILED",
        "CAA_FORBIDS",
        "NAMES_REFUSED",
        "PROFILE_REFUSED",
        "ACCOUNT_REFUSED",
        "REQUEST_REFUSED",
        "ORDER_FAILED",
        "KEY_MISMATCH",
        "NAMES_MISMATCH",
      ],
    );
  });

  it("is kept for its certificate when only the chain is not fit", () => {
    const reasons = Object.keys(RENEWAL_REASONS) as RenewalReason[];
    assert.deepEqual(reasons.filter(isChainProblem), ["CHAIN_BROKEN", "NOT_VALID_NOW", "TOO_LARGE"]);
  });

  it("is kept for an hour when the CA refuses to report what it may have issued", () => {
    assert.equal(isKeptAfter("ACCOUNT_REFUSED", finalized, after(HOUR)), true);
    assert.equal(isKeptAfter("ACCOUNT_REFUSED", finalized, after(HOUR + 29_999)), true);
    assert.equal(isKeptAfter("REQUEST_REFUSED", finalized, after(HOUR + 29_999)), true);
    assert.equal(isKeptAfter("ORDER_FAILED", finalized, after(HOUR)), false);
    assert.equal(isKeptAfter("ACCOUNT_REFUSED", undefined, after(HOUR)), false);
    assert.equal(isKeptAfter("ACCOUNT_REFUSED", finalized, after(HOUR + 30_000)), false);
    assert.equal(isKeptAfter("ACCOUNT_REFUSED", order, after(60_000)), false);
  });
});

describe("an order under way in SSM", () => {
  it("is read as it was written", () => {
    assert.deepEqual(parsePendingOrder(JSON.stringify(issued)), issued);
  });

  it("is not there when the text is another one", () => {
    assert.equal(parsePendingOrder(""), undefined);
    assert.equal(parsePendingOrder('{"version":2}'), undefined);
  });
});
