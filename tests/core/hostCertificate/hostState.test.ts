import assert from "node:assert/strict";
import {
  emptyHostState,
  type HostState,
  parseHostState,
  servedVersion,
} from "../../../core/hostCertificate/hostState.ts";
import { parsePendingOrder } from "../../../core/renewal/pendingOrder.ts";

/** As a function of version 0.1 has left it in SSM after a CA's Retry-After. */
const OLD_STATE =
  '{"version":1,"host":"smtp-out","stored":{"version":3,"serial":"0A1B","sha256":"ab12","names":["smtp-out.example.net"],' +
  '"notBefore":"2026-09-01T00:00:00.000Z","notAfter":"2026-11-30T00:00:00.000Z","source":"https://ca.example.org/dir",' +
  '"accountUrl":"https://ca.example.org/acct/1","storedAt":"2026-09-01T00:10:00.000Z"},"deployedVersion":3,' +
  '"servedVersion":3,"failures":2,"lastError":{"reason":"NO_AUTHORITY","detail":"no authority may be asked",' +
  '"at":"2026-10-31T00:00:00.000Z"},"retryAfter":"2026-10-31T00:10:00.000Z","notBefore":"2026-10-31T05:00:00.000Z",' +
  '"authorities":{"letsencrypt":{"notBefore":"2026-10-31T05:00:00.000Z","rehearse":true}},' +
  '"lastDecision":"AUTHORITY_CHANGED","lastRun":"2026-10-31T00:00:00.000Z"}';

/** As a function of version 0.1 has left it in SSM when it was killed behind its challenge records. */
const OLD_ORDER =
  '{"version":1,"authority":"letsencrypt","directory":"https://ca.example.org/dir",' +
  '"accountUrl":"https://ca.example.org/acct/1","names":["smtp-out.example.net"],"keyType":"EC_prime256v1",' +
  '"key":"PEM","orderUrl":"https://ca.example.org/order/7","begun":"2026-10-31T00:00:00.000Z",' +
  '"proofs":[{"zoneId":"Z1","recordName":"_acme-challenge.smtp-out.example.net","value":"abc"}]}';

describe("a state in SSM", () => {
  it("of version 0.1 is read with everything that it says, under the names of today", () => {
    assert.deepEqual(parseHostState(OLD_STATE), {
      version: 1,
      host: "smtp-out",
      stored: {
        version: 3,
        serial: "0A1B",
        sha256: "ab12",
        names: ["smtp-out.example.net"],
        notBefore: "2026-09-01T00:00:00.000Z",
        notAfter: "2026-11-30T00:00:00.000Z",
        source: "https://ca.example.org/dir",
        accountUrl: "https://ca.example.org/acct/1",
        storedAt: "2026-09-01T00:10:00.000Z",
      },
      deployedVersion: 3,
      servedVersion: 3,
      failures: 2,
      lastError: { reason: "NO_CA", detail: "no authority may be asked", at: "2026-10-31T00:00:00.000Z" },
      retryAfter: "2026-10-31T00:10:00.000Z",
      notBefore: "2026-10-31T05:00:00.000Z",
      cas: { letsencrypt: { notBefore: "2026-10-31T05:00:00.000Z", rehearse: true } },
      lastDecision: "CA_CHANGED",
      lastRun: "2026-10-31T00:00:00.000Z",
    });
  });

  it("of today is read as it is", () => {
    const state = { ...emptyHostState("smtp-out"), cas: { own: { rehearse: true } }, lastDecision: "MISSING" };
    assert.deepEqual(parseHostState(JSON.stringify(state)), state);
  });

  it("that is not JSON, or not of ours, is unreadable", () => {
    assert.equal(parseHostState("oops"), undefined);
    assert.equal(parseHostState("null"), undefined);
    assert.equal(parseHostState('{"version":2,"host":"smtp-out","failures":0}'), undefined);
  });
});

describe("an order under way in SSM", () => {
  it("of version 0.1 keeps its CA and the challenge records that are to be deleted", () => {
    const order = parsePendingOrder(OLD_ORDER);
    assert.equal(order?.ca, "letsencrypt");
    assert.equal(order?.orderUrl, "https://ca.example.org/order/7");
    assert.deepEqual(order?.challengeRecords, [
      { zoneId: "Z1", recordName: "_acme-challenge.smtp-out.example.net", value: "abc" },
    ]);
  });
});

describe("the version that is rolled out and seen", () => {
  const ENDPOINT = { look: true };
  const TARGET = { kind: "ecs", cluster: "c", service: "s" } as const;
  const state = (change: Partial<HostState>): HostState => ({ ...emptyHostState("a"), ...change });

  it("is 0 before anything is, and the older of the two afterwards", () => {
    const host = { deployTo: [TARGET], endpoints: [ENDPOINT] };
    assert.equal(servedVersion(state({}), host), 0);
    assert.equal(servedVersion(state({ deployedVersion: 3 }), host), 0);
    assert.equal(servedVersion(state({ deployedVersion: 3, servedVersion: 2 }), host), 2);
    assert.equal(servedVersion(state({ deployedVersion: 1, servedVersion: 2 }), host), 1);
  });

  it("is 0 until ACM of every region that is a target has the stored certificate", () => {
    const regions = ["us-west-2", "us-east-1"];
    const host = { deployTo: [{ kind: "acm" as const, regions }], endpoints: [] };
    const stored = { version: 3, serial: "0ABC", sha256: "", names: [], notBefore: "", notAfter: "", source: "" };
    const [west, east] = regions.map((region) => ({ region, serial: "0A:BC" }));
    assert.ok(west && east);
    const known = (acm: HostState["acm"]) => servedVersion(state({ stored, deployedVersion: 3, acm }), host);
    assert.equal(known(undefined), 0);
    assert.equal(known([west]), 0);
    assert.equal(known([west, { ...east, serial: "0ABD" }]), 0);
    assert.equal(known([west, east]), 3);
  });

  it("is the one that is rolled out where nobody looks, and the stored one where nothing is rolled out", () => {
    assert.equal(servedVersion(state({ deployedVersion: 3 }), { deployTo: [TARGET], endpoints: [{ look: false }] }), 3);
    assert.equal(servedVersion(state({}), { deployTo: [], endpoints: [ENDPOINT] }), 0);
  });
});
