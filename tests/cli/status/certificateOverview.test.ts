import assert from "node:assert/strict";
import { type CertificateOverview, certificateOverviews } from "../../../cli/status/certificateOverview.ts";
import { stackStatusText } from "../../../cli/status/statusText.ts";
import type { AcmCertificate } from "../../../cli/aws/acm.ts";
import type { Reading } from "../../../cli/aws/reading.ts";
import type { Facts } from "../../../cli/doctor/gather/facts.ts";
import { acmCertificates } from "../../../core/inventory.ts";
import { certificate, chain, DAY, endpoint, facts, inventory, NOW, SERIAL, shown } from "../doctor/factsFixture.ts";
import { healthyHost, hours } from "../doctor/hostFixture.ts";
import { EAST_2, WEST_2 } from "../inventoryFixture.ts";

const DOCTOR = "npx --no -- cabal-tls doctor";
const AT = new Date(NOW).toISOString();

/** The wildcard at imap:993, and smtp-out at 465 and 587; the changes are the host's. */
function twoCertificates(change: Parameters<typeof healthyHost>[0] = {}, more: Partial<Facts> = {}): Facts {
  const host = healthyHost(change);
  const imap = endpoint();
  const ofHost = (port: number, serial: string) => {
    const { certificateArn: _, ...entry } = imap.entry;
    const own = { ...entry, name: `smtp-out-${port}`, hosts: ["smtp-out.example.net"], port, certificate: "smtp-out" };
    return { ...imap, entry: own, handshakes: [{ ...shown(chain({ serial })), host: "smtp-out.example.net" }] };
  };
  const plain = inventory();
  return facts({
    inventory: { ...plain, certificates: [...plain.certificates, host.entry] },
    endpoints: [imap, ofHost(465, "aff"), ofHost(587, "aff")],
    hosts: [host],
    ...more,
  });
}

const of = (name: string, given: Facts): CertificateOverview | undefined =>
  certificateOverviews(given).find((one) => one.name === name);
const text = (given: Facts, width = 80) =>
  stackStatusText({ version: 1, stack: "prod", at: AT, certificates: certificateOverviews(given) }, width, DOCTOR);

describe("status", () => {
  it("shows one line for each certificate of a healthy stack, and nothing else", () => {
    assert.equal(
      text(twoCertificates()),
      [
        "Stack prod, 2027-01-01 00:00 UTC",
        "",
        "certificate  names                 left   renews      last error  served at",
        "wildcard     *.example.net         100 d  2027-02-25  -           1/1 imap",
        "smtp-out     smtp-out.example.net  80 d   2027-02-20  -           2/2 smtp-out-…",
      ].join("\n"),
    );
  });

  it("puts what is not served, and what failed, below the table, and the next command last", () => {
    const lastError = { reason: "VALIDATION_FAILED", detail: "no TXT record", at: hours(-2) };
    const given = twoCertificates({ state: { failures: 2, lastError, retryAfter: hours(24) } });
    const [imap, smtps, submission] = given.endpoints;
    assert.ok(imap && smtps && submission);
    const stale = {
      ...submission,
      handshakes: [{ ...shown(chain({ serial: "0b5e" })), host: "smtp-out.example.net" }],
    };
    const lines = text({ ...given, endpoints: [imap, smtps, stale] }).split("\n");
    assert.deepEqual(lines.slice(4), [
      "smtp-out     smtp-out.examp…  80 d   2027-02-20  VALIDATION_FAILED  1/2 smtp-ou…",
      "",
      "smtp-out: VALIDATION_FAILED, 2026-12-31 22:00 UTC: no TXT record",
      "smtp-out: not served at smtp-out.example.net:587",
      "",
      "Next: npx --no -- cabal-tls doctor",
    ]);
  });

  it("fits into 60 columns, and cuts nothing where 120 are enough", () => {
    assert.ok(
      text(twoCertificates(), 60)
        .split("\n")
        .every((line) => line.length <= 60),
    );
    assert.match(text(twoCertificates(), 120), / {2}2\/2 smtp-out-465, smtp-out-587$/m);
  });

  it("takes the region of the wildcard that expires first, and no date when one region is not readable", () => {
    const west = { value: certificate(WEST_2, { notAfter: NOW + 50 * DAY }) };
    const both = new Map([
      [WEST_2, west],
      [EAST_2, { value: certificate(EAST_2) }],
    ]);
    assert.deepEqual(
      [of("wildcard", facts({ certificates: both }))].map((one) => [one?.notAfter, one?.nextRenewal]),
      [["2027-02-20T00:00:00.000Z", "2027-01-06T00:00:00.000Z"]],
    );
    const denied = { unknown: "AccessDeniedException", why: "denied" } as const;
    const half = of(
      "wildcard",
      facts({
        certificates: new Map<string, Reading<AcmCertificate>>([
          [WEST_2, west],
          [EAST_2, denied],
        ]),
      }),
    );
    assert.deepEqual(
      [half?.notAfter, half?.nextRenewal, half?.unread],
      [undefined, undefined, ["ACM in us-east-1: AccessDeniedException"]],
    );
  });

  it("reports what ACM's renewal waits for, and that an ineligible certificate does not renew by itself", () => {
    const waiting = { status: "PENDING_VALIDATION", reason: "CAA_ERROR", updatedAt: NOW - DAY, validations: [] };
    const stuck = facts({
      certificates: new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, { renewal: waiting }) }])),
    });
    assert.deepEqual(of("wildcard", stuck)?.lastError, {
      reason: "CAA_ERROR",
      detail: "ACM's renewal in us-west-2 is PENDING_VALIDATION",
      at: "2026-12-31T00:00:00.000Z",
    });
    const unused = facts({
      certificates: new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, { eligible: false }) }])),
    });
    assert.equal(of("wildcard", unused)?.nextRenewal, undefined);
    assert.match(text(unused), /^wildcard: it does not renew by itself\.$/m);
  });

  it("takes the CA's window, and not one of an earlier certificate; a CA that asks for patience moves it", () => {
    const window = (end: string) => ({ start: end, end, chosen: end, nextPoll: hours(1) });
    const next = (state: object) => of("smtp-out", twoCertificates({ state }))?.nextRenewal;
    assert.equal(next({ window: window(hours(24 * 30)) }), "2027-01-31T00:00:00.000Z");
    assert.equal(next({ window: window(hours(-24 * 30)) }), "2027-02-20T00:00:00.000Z");
    assert.equal(next({ notBefore: hours(24 * 60) }), "2027-03-02T00:00:00.000Z");
  });

  it("does not count an endpoint that is not looked at, or not reached, as served", () => {
    const one = endpoint();
    const silent = { ...one, handshakes: [shown({ failure: "timeout", message: "no answer" })] };
    const refused = { ...one, handshakes: [shown({ failure: "refused", message: "refused" })] };
    const hidden = { ...one, entry: { ...one.entry, look: false as const }, handshakes: [] };
    const half = { ...one, handshakes: [shown(chain({ serial: SERIAL })), shown(chain({ serial: "0b5e" }))] };
    const at = (given: typeof one) => {
      const found = of("wildcard", facts({ endpoints: [given] }));
      return [found?.servedAt, found?.notServedAt, found?.unknownAt];
    };
    const IMAP = { name: "imap", instance: "imap.example.net:993" };
    assert.deepEqual(at(one), [[IMAP], [], []]);
    assert.deepEqual(at(silent), [[], [], [IMAP]]);
    assert.deepEqual(at(hidden), [[], [], [IMAP]]);
    assert.deepEqual(at(refused), [[], [IMAP], []]);
    assert.deepEqual(at(half), [[], [IMAP], []]);
  });
});

describe("status of a generation that the renewal function obtains", () => {
  it("has its renewal, when it is and what it failed with, and no count of places for the host behind it", () => {
    const given = (change: Parameters<typeof healthyHost>[0]) => {
      const host = healthyHost(change);
      const [wildcard] = acmCertificates(inventory());
      assert.ok(wildcard);
      const own = { ...host, entry: { ...host.entry, name: `wildcard-g${wildcard.active}` } };
      const generations = wildcard.generations.map((one) => ({ ...one, issuer: "acme" as const }));
      const imported = { imported: true, eligible: false };
      return facts({
        inventory: { ...inventory(), certificates: [{ ...wildcard, generations }, own.entry] },
        certificates: new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, imported) }])),
        hosts: [own],
      });
    };
    assert.deepEqual(text(given({})).split("\n").slice(3), [
      "wildcard     *.example.net         100 d  2027-02-20  -           1/1 imap",
      "wildcard-g2  smtp-out.example.net  80 d   2027-02-20  -           -",
    ]);
    const lastError = { reason: "ORDER_FAILED", detail: "order: dns", at: hours(-2) };
    const failed = text(given({ state: { failures: 2, lastError, retryAfter: hours(24) } })).split("\n");
    assert.ok(failed.includes("wildcard: ORDER_FAILED, 2026-12-31 22:00 UTC: order: dns"), failed.join("\n"));
    assert.ok(failed.every((line) => !line.includes("does not renew by itself")));
  });
});
