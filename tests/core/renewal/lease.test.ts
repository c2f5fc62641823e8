import assert from "node:assert/strict";
import { isHeld, type Lease, leaseNumber, newestLease } from "../../../core/renewal/lease.ts";

const UNTIL = "2026-11-25T12:00:00.000Z";
const FOLDER = "/cabal/letsencrypt/smtp-out.example.net/lease";

describe("newestLease", () => {
  it("is the one with the highest number, not the last in the order of text", () => {
    const newest = newestLease(
      new Map([
        [`${FOLDER}/9`, text({ holder: "old" })],
        [`${FOLDER}/10`, text({ holder: "new" })],
      ]),
    );
    assert.equal(newest?.number, 10);
    assert.equal(newest?.lease?.holder, "new");
  });

  it("is none without a numbered parameter", () => {
    assert.equal(newestLease(new Map()), undefined);
    assert.equal(newestLease(new Map([[`${FOLDER}/x`, text({})]])), undefined);
  });

  it("keeps the number of one that cannot be read, so that the next number is free", () => {
    assert.deepEqual(newestLease(new Map([[`${FOLDER}/3`, { value: "{" }]])), { number: 3, lease: undefined });
    assert.deepEqual(newestLease(new Map([[`${FOLDER}/3`, { value: '{"holder":1}' }]])), {
      number: 3,
      lease: undefined,
    });
  });
});

describe("leaseNumber", () => {
  it("is the last part of the name, when that is a number", () => {
    assert.equal(leaseNumber(`${FOLDER}/7`), 7);
    assert.equal(leaseNumber(`${FOLDER}/-7`), undefined);
    assert.equal(leaseNumber(`${FOLDER}/7/state`), undefined);
  });
});

describe("isHeld", () => {
  const at = (lease: Lease | undefined, instant: string) => isHeld({ number: 1, lease }, new Date(instant));

  it("lasts two seconds beyond its end, since clocks differ", () => {
    assert.equal(at(lease(), "2026-11-25T12:00:01.999Z"), true);
    assert.equal(at(lease(), "2026-11-25T12:00:02.000Z"), false);
  });

  it("ends when it is given back", () => {
    assert.equal(at(lease({ released: true }), "2026-11-25T11:00:00Z"), false);
  });

  it("holds nobody off when it cannot be read", () => {
    assert.equal(at(undefined, "2026-11-25T11:00:00Z"), false);
  });
});

function lease(change: Partial<Lease> = {}): Lease {
  return { holder: "run-1", until: UNTIL, released: false, ...change };
}

function text(change: Partial<Lease>) {
  return { value: JSON.stringify(lease(change)) };
}
