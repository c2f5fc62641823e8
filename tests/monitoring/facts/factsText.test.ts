import assert from "node:assert/strict";
import { factsText } from "../../../monitoring/facts/factsText.ts";
import { renewalFacts } from "../../../monitoring/facts/renewalFacts.ts";

describe("factsText", () => {
  it("tells what should be served, and what the renewal function did", () => {
    const text = factsText([
      {
        cert: "smtp-out",
        gathered: 1_800_000_000,
        expected: [{ region: "us-west-2", sha256: "bb" }],
        renewal: { lastRun: 5, lastSuccess: 4, notBefore: 0, failures: 1, storedVersion: 3, servedVersion: 2 },
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

describe("renewalFacts", () => {
  it("are all zero when the function has never run", () => {
    assert.deepEqual(renewalFacts(undefined), {
      lastRun: 0,
      lastSuccess: 0,
      notBefore: 0,
      failures: 0,
      storedVersion: 0,
      servedVersion: 0,
    });
  });

  it("takes the later of the state's last run and the one that the log tells of", () => {
    const state = { version: 1, host: "smtp-out", failures: 0, lastRun: "2026-11-25T12:00:00Z" } as const;
    assert.equal(renewalFacts(state, 1_795_611_600_500).lastRun, 1_795_611_600);
    assert.equal(renewalFacts(state, 1_000).lastRun, 1_795_608_000);
  });

  it("counts a version as served only when it is rolled out as well", () => {
    const state = { version: 1, host: "smtp-out", failures: 2, lastRun: "2026-11-25T12:00:00Z" } as const;
    const facts = renewalFacts({ ...state, deployedVersion: 3, servedVersion: 4 });
    assert.deepEqual([facts.servedVersion, facts.failures, facts.lastRun], [3, 2, 1_795_608_000]);
  });
});
