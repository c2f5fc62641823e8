import assert from "node:assert/strict";
import { servedCertificate } from "../../../../cli/doctor/checks/servedCertificate.ts";
import { known } from "../../../../cli/aws/reading.ts";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import type { Facts, HandshakeFacts } from "../../../../cli/doctor/gather/facts.ts";
import { EAST_2, WEST_2 } from "../../inventoryFixture.ts";
import { certificate, chain, DAY, endpoint, facts, NOW, shown } from "../factsFixture.ts";

describe("diagnose", () => {
  it("finds nothing wrong with a healthy stack", () => {
    assert.deepEqual(rootOf(facts()), ["none", 0]);
  });

  describe("concludes from the handshakes", () => {
    const cases: Readonly<Record<string, readonly [HandshakeFacts["result"], string, number]>> = {
      "an expired certificate": [chain({ notAfter: NOW - DAY }), "SERVED_EXPIRED", 2],
      "a certificate near its end": [
        chain({ notBefore: NOW - 193 * DAY, notAfter: NOW + 5 * DAY }),
        "SERVED_EXPIRING",
        2,
      ],
      "a certificate whose renewal is late": [
        chain({ notBefore: NOW - 183 * DAY, notAfter: NOW + 15 * DAY }),
        "SERVED_EXPIRING",
        1,
      ],
      "a certificate of tomorrow": [chain({ notBefore: NOW + DAY }), "SERVED_NOT_YET_VALID", 2],
      "another name": [chain({ names: ["other.example"] }, { covers: false }), "SERVED_NAME_NOT_COVERED", 2],
      "a lacking intermediate": [
        chain({}, { length: 1, chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
        "SERVED_CHAIN_INCOMPLETE",
        2,
      ],
      "an unknown root": [chain({}, { length: 3, chainError: "SELF_SIGNED_CERT_IN_CHAIN" }), "SERVED_UNTRUSTED", 2],
      "a self-signed certificate": [chain({}, { chainError: "DEPTH_ZERO_SELF_SIGNED_CERT" }), "SERVED_SELF_SIGNED", 2],
      "a staging certificate": [
        chain({ issuer: "CN=(STAGING) Ersatz Edamame E1" }, { chainError: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }),
        "SERVED_STAGING",
        2,
      ],
      "another certificate": [chain({ serial: "1" }), "SERVED_OTHER", 2],
      "a closed port": [{ failure: "refused", message: "the connection is refused" }, "CONNECTION_REFUSED", 2],
      "a server without STARTTLS": [{ failure: "no-starttls", message: "none" }, "STARTTLS_MISSING", 2],
      "another protocol": [{ failure: "garbage", message: "the answer is not TLS" }, "NO_TLS", 2],
      "a server that hangs up": [{ failure: "closed", message: "closed" }, "HANDSHAKE_FAILED", 2],
      "silence, which may be this machine's fault": [{ failure: "timeout", message: "no answer" }, "NO_ANSWER", 3],
      "no route, which may be this machine's fault": [{ failure: "unreachable", message: "no route" }, "NO_ANSWER", 3],
    };
    for (const [name, [result, reason, exitCode]] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(rootOf(facts({ endpoints: [endpoint([shown(result)])] })), [reason, exitCode]);
      });
    }

    it("one silent address among others", () => {
      const silent = shown({ failure: "timeout", message: "no answer" }, "192.0.2.2");
      assert.deepEqual(rootOf(facts({ endpoints: [endpoint([shown(chain()), silent])] })), ["ADDRESS_SILENT", 2]);
    });

    it("addresses that differ: a warning while the right one is arriving, a failure when one has expired", () => {
      const mixed = (other: HandshakeFacts["result"]) =>
        rootOf(facts({ endpoints: [endpoint([shown(chain()), shown(other, "192.0.2.2")])] }));
      assert.deepEqual(mixed(chain({ serial: "1" })), ["SERVED_MIXED", 1]);
      assert.deepEqual(mixed(chain({ serial: "1", notAfter: NOW - DAY })), ["SERVED_MIXED", 2]);
    });
  });

  it("reports two certificates of a server without an AWS resource in front of it as mixed, with SNI or without", () => {
    const shows = [shown(chain()), shown(chain({ serial: "1" }), "192.0.2.2", false)];
    const passedOn = { ...endpoint(shows), consumer: undefined };
    assert.deepEqual(rootOf(facts({ endpoints: [passedOn] })), ["SERVED_MIXED", 1]);
    assert.deepEqual(rootOf(facts({ endpoints: [endpoint(shows)] })), ["SERVED_OTHER", 1]);
  });

  it("judges a listener that passes TLS through as if it were not there", () => {
    const shows = [shown(chain()), shown(chain({ serial: "1" }), "192.0.2.2", false)];
    const terminating = endpoint(shows);
    const listener = known(terminating.consumer);
    assert.ok(listener !== undefined);
    const passing = { value: { ...listener, certificateArn: undefined } };
    const { certificateArn: _, ...entry } = terminating.entry;
    const reasons = [passing, undefined].map((consumer) =>
      servedCertificate(facts({ endpoints: [{ ...terminating, entry, consumer }] })).map(({ reason }) => reason),
    );
    assert.deepEqual(reasons[0], ["SERVED_MIXED"]);
    assert.deepEqual(reasons[1], ["SERVED_MIXED"]);
  });

  describe("reports unknown for what it could not read", () => {
    const cases = {
      denied: "ACCESS_DENIED",
      throttled: "THROTTLED",
      timeout: "NO_ANSWER",
      "no-credentials": "NO_CREDENTIALS",
      clock: "CLOCK_SKEW",
      error: "NOT_READABLE",
    } as const;
    for (const [why, reason] of Object.entries(cases)) {
      it(`when a call is ${why}`, () => {
        const reading = { unknown: "x", why: why as keyof typeof cases };
        assert.deepEqual(rootOf(facts({ certificates: new Map([[WEST_2, reading]]) })), [reason, 3]);
      });
    }
  });

  it("ranks a failure above what could not be determined, and that above a warning", () => {
    const denied = new Map([[EAST_2, { unknown: "x", why: "denied" as const }]]);
    const failing = endpoint([shown(chain({ notAfter: NOW - DAY }))]);
    assert.deepEqual(rootOf(facts({ certificates: denied, endpoints: [failing] })), ["SERVED_EXPIRED", 2]);
    assert.deepEqual(rootOf(facts({ certificates: denied, clockSkew: 90_000 })), ["ACCESS_DENIED", 3]);
  });

  it("warns of a clock that is a minute off, and fails from five", () => {
    assert.deepEqual(rootOf(facts({ clockSkew: 59_000 })), ["none", 0]);
    assert.deepEqual(rootOf(facts({ clockSkew: -61_000 })), ["CLOCK_SKEW", 1]);
    assert.deepEqual(rootOf(facts({ clockSkew: 301_000 })), ["CLOCK_SKEW", 2]);
  });

  it("recognises that nothing uses the certificate", () => {
    const unused = new Map(
      [WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, { eligible: false, inUseBy: [] }) }]),
    );
    assert.deepEqual(rootOf(facts({ certificates: unused })), ["ACM_NOT_IN_USE", 1]);
  });

  it("recognises certificates that are missing, imported, or not issued", () => {
    const both = (change: Parameters<typeof certificate>[1]) =>
      new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, change) }]));
    assert.deepEqual(rootOf(facts({ certificates: new Map([[WEST_2, { value: undefined }]]) })), [
      "ACM_CERTIFICATE_MISSING",
      2,
    ]);
    assert.deepEqual(rootOf(facts({ certificates: both({ imported: true, notAfter: NOW + 30 * DAY }) })), [
      "ACM_IMPORTED",
      1,
    ]);
    assert.deepEqual(rootOf(facts({ certificates: both({ status: "VALIDATION_TIMED_OUT" }) })), [
      "ACM_VALIDATION_TIMED_OUT",
      2,
    ]);
  });

  describe("in the emergency", () => {
    const failed = (days: number, lifetime: number): Facts => {
      const change = {
        notBefore: NOW + (days - lifetime) * DAY,
        notAfter: NOW + days * DAY,
        renewal: { status: "FAILED", reason: "OTHER", updatedAt: NOW, validations: [] },
      };
      return facts({
        certificates: new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, change) }])),
      });
    };
    const next = (given: Facts) => diagnose(given, undefined, []).rootCause?.next;

    it("recommends rotate below 14 days, and not before", () => {
      assert.deepEqual(next(failed(13.9, 198)), ["npx --no -- cabal-tls rotate next --stack prod"]);
      assert.deepEqual(next(failed(14.1, 198)), ["npx --no -- cabal-tls explain ACM_RENEWAL_OTHER"]);
    });

    it("scales the limit with a shorter lifetime", () => {
      assert.deepEqual(next(failed(3.4, 47)), ["npx --no -- cabal-tls explain ACM_RENEWAL_OTHER"]);
      assert.deepEqual(next(failed(3.2, 47)), ["npx --no -- cabal-tls rotate next --stack prod"]);
    });

    it("recommends first the repair that a new certificate needs as well", () => {
      const given = failed(10, 198);
      const dns = {
        ...given.dns,
        cnames: new Map([["_a.example.net", { value: undefined }]]),
        zone: { value: { id: "Z", name: "example.net", records: [NS] } },
      };
      assert.deepEqual(next({ ...given, dns }), [
        "npx --no -- cabal-tls doctor --fix --stack prod wildcard",
        "npx --no -- cabal-tls rotate next --stack prod",
      ]);
    });
  });

  it("runs only the checks that were asked for", () => {
    const given = facts({ clockSkew: 301_000 });
    assert.equal(diagnose(given, ["served"], []).exitCode, 0);
    assert.equal(diagnose(given, ["clock"], []).exitCode, 2);
  });
});

const NS = { name: "example.net", type: "NS", values: ["ns-1.awsdns-01.com."], alias: undefined };

function rootOf(given: Facts): [string, number] {
  const { rootCause, exitCode } = diagnose(given, undefined, []);
  return [rootCause?.reason ?? "none", exitCode];
}
