import assert from "node:assert/strict";
import fc from "fast-check";
import { ariWindow } from "../../../core/renewal/renewalInformation.ts";
import { decide } from "../../../core/renewal/decision.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-01-01T00:00:00Z");
const PERIOD = 75 * 60_000;
const YEAR = 365 * DAY;
const NAMES = ["mail.example.net"];
const DIRECTORY = "https://ca.example/dir";

interface Year {
  readonly lifetime: number;
  /** Whether the CA gives windows, a day around two thirds of the lifetime. */
  readonly ari: boolean;
  /** Numbers from 0 to 1, one for each draw. */
  readonly random: () => number;
}

interface Renewal {
  readonly at: number;
  readonly reason: string;
  /** Of the certificate that it replaces, in shares of its lifetime. */
  readonly age: number;
}

/** A year of hourly scheduled runs with a CA that never fails; the first certificate is there at its begin. */
function renewals({ lifetime, ari, random }: Year): Renewal[] {
  const found: Renewal[] = [];
  let issued = START;
  let window = ariWindow({ body: undefined, retryAfter: undefined }, context(START, random, "0"));
  for (let run = START; run < START + YEAR; run += HOUR) {
    const now = run + random() * 10 * 60_000;
    if (ari && (window === undefined || Date.parse(window.nextPoll) <= now)) {
      const middle = issued + (lifetime * 2) / 3;
      const suggestedWindow = {
        start: new Date(Math.max(issued, middle - DAY)).toISOString(),
        end: new Date(Math.min(issued + lifetime, middle + DAY)).toISOString(),
      };
      window = ariWindow(
        { body: { suggestedWindow }, retryAfter: 6 * HOUR },
        context(now, random, String(issued), window),
      );
    }
    const decided = decide({
      now: new Date(now),
      periodMs: PERIOD,
      wanted: { names: NAMES, keyType: "EC_prime256v1", profile: undefined, directories: [DIRECTORY] },
      stored: {
        names: NAMES,
        keyType: "EC_prime256v1",
        notBefore: new Date(issued),
        notAfter: new Date(issued + lifetime),
        source: DIRECTORY,
        profile: undefined,
      },
      window,
      revoked: undefined,
      force: false,
    });
    if (decided.action === "none") continue;
    found.push({ at: now, reason: decided.reason, age: (now - issued) / lifetime });
    issued = now;
    window = undefined;
  }
  return found;
}

function context(now: number, random: () => number, id: string, known?: ReturnType<typeof ariWindow>) {
  return { url: `https://ca.example/ari/${id}`, now: new Date(now), random: random(), known };
}

const lifetimes = [
  { name: "90 days", lifetime: 90 * DAY, count: [5, 6], earliest: 0.65, latest: 0.69 },
  { name: "45 days", lifetime: 45 * DAY, count: [11, 12], earliest: 0.64, latest: 0.7 },
  { name: "160 hours", lifetime: 160 * HOUR, count: [65, 110], earliest: 0.5, latest: 0.85 },
] as const;

describe("a year of hourly runs", () => {
  for (const { name, lifetime, count, earliest, latest } of lifetimes) {
    it(`renews a certificate of ${name} in the CA's window, never twice and never late`, () => {
      const numbers = fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true }));
      fc.assert(
        fc.property(numbers, (stream) => {
          const random = () => stream.next().value ?? 0;
          const found = renewals({ lifetime, ari: true, random });
          assert.ok(found.length >= count[0] && found.length <= count[1], `${found.length} renewals`);
          for (const { reason, age } of found) {
            assert.equal(reason, "ARI_WINDOW");
            assert.ok(age >= earliest && age <= latest, `at ${age} of the lifetime`);
          }
        }),
        { numRuns: 8 },
      );
    });

    it(`renews a certificate of ${name} by its lifetime when the CA gives no window`, () => {
      const found = renewals({ lifetime, ari: false, random: () => 0.5 });
      const due = lifetime <= 10 * DAY ? 1 / 2 : 2 / 3;
      assert.ok(found.length >= 5);
      for (const { reason, age } of found) {
        assert.equal(reason, "LIFETIME");
        // At the first scheduled run behind the due time.
        assert.ok(age >= due && age < due + (2 * HOUR) / lifetime, `at ${age} of the lifetime`);
      }
    });
  }
});
