import assert from "node:assert/strict";
import { factsText } from "../../monitoring/factsText.ts";
import { renewalSample } from "../../monitoring/factsText.ts";

describe("factsText", () => {
  it("reports what should be served, and what the renewal function did", () => {
    const text = factsText([
      {
        cert: "smtp-out",
        gathered: 1_800_000_000,
        expected: [{ region: "us-west-2", sha256: "bb" }],
        renewal: {
          lastRun: 5,
          lastSuccess: 4,
          notBefore: 0,
          failures: 1,
          storedVersion: 3,
          servedVersion: 2,
          storedExpiry: 9,
          cas: [
            { ca: "letsencrypt", reason: "RATE_LIMITED", failedAt: 6, notBefore: 7 },
            { ca: "google", reason: "", failedAt: 0, notBefore: 8 },
            { ca: "zerossl", reason: "EAB_REFUSED", failedAt: 5, notBefore: 0 },
          ],
        },
      },
      {
        cert: "wildcard",
        gathered: 1_800_000_001,
        expected: [{ region: "us-east-1", sha256: "aa" }],
        activeGeneration: 2,
      },
    ]);
    assert.deepEqual(
      text.split("\n").filter((line) => !line.startsWith("#")),
      [
        'cabal_tls_facts_timestamp_seconds{cert="smtp-out"} 1800000000',
        'cabal_tls_facts_timestamp_seconds{cert="wildcard"} 1800000001',
        'cert_expected_info{cert="smtp-out",region="us-west-2",fingerprint_sha256="bb"} 1',
        'cert_expected_info{cert="wildcard",region="us-east-1",fingerprint_sha256="aa"} 1',
        'cabal_tls_active_generation{cert="wildcard"} 2',
        'cabal_tls_renewal_last_run_timestamp_seconds{cert="smtp-out"} 5',
        'cabal_tls_renewal_last_success_timestamp_seconds{cert="smtp-out"} 4',
        'cabal_tls_renewal_not_before_timestamp_seconds{cert="smtp-out"} 0',
        'cabal_tls_renewal_failures{cert="smtp-out"} 1',
        'cabal_tls_renewal_stored_version{cert="smtp-out"} 3',
        'cabal_tls_renewal_served_version{cert="smtp-out"} 2',
        'cabal_tls_renewal_stored_expiry_timestamp_seconds{cert="smtp-out"} 9',
        'cabal_tls_renewal_ca_failed_timestamp_seconds{cert="smtp-out",ca="letsencrypt",reason="RATE_LIMITED"} 6',
        'cabal_tls_renewal_ca_failed_timestamp_seconds{cert="smtp-out",ca="zerossl",reason="EAB_REFUSED"} 5',
        'cabal_tls_renewal_ca_not_before_timestamp_seconds{cert="smtp-out",ca="letsencrypt"} 7',
        'cabal_tls_renewal_ca_not_before_timestamp_seconds{cert="smtp-out",ca="google"} 8',
        "",
      ],
    );
    assert.match(
      text,
      /^# HELP cabal_tls_facts_timestamp_seconds .+\n# TYPE cabal_tls_facts_timestamp_seconds gauge\n/,
    );
  });

  it("is empty when nothing is known", () => {
    assert.equal(factsText([]), "");
  });
});

const TARGETS = {
  deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
  endpoints: [{}, { look: false }],
} as const;
const OUTSIDE = { ...TARGETS, deployTo: [] };

describe("renewalSample", () => {
  it("are all zero when the function has never run", () => {
    assert.deepEqual(renewalSample(undefined, TARGETS), {
      lastRun: 0,
      lastSuccess: 0,
      notBefore: 0,
      failures: 0,
      storedVersion: 0,
      storedExpiry: 0,
      servedVersion: 0,
      cas: [],
    });
  });

  it("has the CAs that gave no certificate, and those that ask for time", () => {
    const lastError = { reason: "CAA_FORBIDS", detail: "CAA", at: "2026-11-25T12:00:00Z" };
    const cas = { letsencrypt: { lastError }, google: { notBefore: "2026-11-25T13:00:00Z", rehearse: true } };
    assert.deepEqual(renewalSample({ version: 1, host: "smtp-out", failures: 0, cas }, TARGETS).cas, [
      { ca: "letsencrypt", reason: "CAA_FORBIDS", failedAt: 1_795_608_000, notBefore: 0 },
      { ca: "google", reason: "", failedAt: 0, notBefore: 1_795_611_600 },
    ]);
  });

  it("takes the later of the last runs in the state and in the log", () => {
    const state = { version: 1, host: "smtp-out", failures: 0, lastRun: "2026-11-25T12:00:00Z" } as const;
    assert.equal(renewalSample(state, TARGETS, 1_795_611_600_500).lastRun, 1_795_611_600);
    assert.equal(renewalSample(state, TARGETS, 1_000).lastRun, 1_795_608_000);
  });

  it("counts a version as served only when it is rolled out as well", () => {
    const state = { version: 1, host: "smtp-out", failures: 2, lastRun: "2026-11-25T12:00:00Z" } as const;
    const facts = renewalSample({ ...state, deployedVersion: 3, servedVersion: 4 }, TARGETS);
    assert.deepEqual([facts.servedVersion, facts.failures, facts.lastRun], [3, 2, 1_795_608_000]);
  });

  it("counts the stored version as served when the host has no deploy target", () => {
    const stored = {
      version: 7,
      serial: "0A",
      sha256: "ab",
      names: ["smtp-out.example.net"],
      notBefore: "2026-11-25T12:00:00Z",
      notAfter: "2027-02-23T12:00:00Z",
      source: "import",
    };
    const state = { version: 1, host: "smtp-out", failures: 0, stored, deployedVersion: 6, servedVersion: 6 } as const;
    assert.deepEqual(
      [
        renewalSample(state, OUTSIDE).servedVersion,
        renewalSample(state, TARGETS).servedVersion,
        renewalSample(undefined, OUTSIDE).servedVersion,
      ],
      [7, 6, 0],
    );
  });

  it("counts the version that is rolled out as served when no endpoint is looked at", () => {
    const state = { version: 1, host: "smtp-out", failures: 0, deployedVersion: 3, servedVersion: 1 } as const;
    const unseen = { ...TARGETS, endpoints: [{ look: false }, { look: false }] } as const;
    assert.deepEqual([renewalSample(state, unseen).servedVersion, renewalSample(state, TARGETS).servedVersion], [3, 1]);
  });
});
