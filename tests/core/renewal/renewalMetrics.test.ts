import assert from "node:assert/strict";
import { emptyHostState, type HostState } from "../../../core/hostCertificate/hostState.ts";
import { hostAnswer } from "../../../core/renewal/renewalAnswer.ts";
import {
  HOST_DIMENSION,
  hostMetrics,
  METRICS_NAMESPACE,
  RENEWAL_METRICS,
} from "../../../core/renewal/renewalMetrics.ts";

const ENDED = new Date("2026-11-25T12:00:00Z");
const HOST = {
  name: "smtp-out",
  deployTo: [{ kind: "ecs", cluster: "c", service: "s" }],
  endpoints: [{ hostname: "smtp-out.example.net", port: 465, protocol: "tls" }],
} as const;
const STORED = {
  version: 3,
  serial: "0A",
  sha256: "ab",
  names: ["smtp-out.example.net"],
  notBefore: "2026-11-01T12:00:00.000Z",
  notAfter: "2026-12-25T12:00:00.000Z",
  source: "https://ca.example/dir",
};
const WINDOW = {
  start: "2026-11-25T10:00:00.000Z",
  end: "2026-11-26T10:00:00.000Z",
  chosen: "2026-11-25T11:59:00.000Z",
  url: "https://ca.example/ari/a.b",
  nextPoll: "2026-11-25T18:00:00.000Z",
};

function metricsOf(change: Partial<HostState>, action: "none" | "issued" | "failed" = "none") {
  const state = { ...emptyHostState("smtp-out"), ...change };
  return hostMetrics(state, hostAnswer(HOST, state, { action, reason: "NOT_DUE" }, []), ENDED);
}

describe("the metrics of one host's run", () => {
  it("are a sign of life alone before anything is stored", () => {
    assert.deepEqual(metricsOf({}), { renewed: 0, failed: 0, rateLimited: 0, overdueSeconds: 0, runs: 1 });
  });

  it("say how many days are left, and whether what is stored is deployed and served", () => {
    const both = metricsOf({ stored: STORED, deployedVersion: 3, servedVersion: 3 });
    assert.deepEqual([both.daysToExpiry, both.storedNotDeployed], [30, 0]);
    for (const part of [{ deployedVersion: 3 }, { servedVersion: 3 }, { deployedVersion: 2, servedVersion: 2 }]) {
      assert.equal(metricsOf({ stored: STORED, ...part }).storedNotDeployed, 1);
    }
  });

  it("say whether the run renewed or failed", () => {
    assert.deepEqual([metricsOf({}, "issued").renewed, metricsOf({}, "issued").failed], [1, 0]);
    assert.deepEqual([metricsOf({}, "failed").renewed, metricsOf({}, "failed").failed], [0, 1]);
  });

  it("count a CA's Retry-After as a rate limit until it has passed", () => {
    assert.equal(metricsOf({ notBefore: "2026-11-25T12:00:00.001Z" }).rateLimited, 1);
    assert.equal(metricsOf({ notBefore: "2026-11-25T12:00:00.000Z" }).rateLimited, 0);
  });

  it("say by how many seconds the renewal is behind the time chosen in its window, and never a negative number", () => {
    assert.equal(metricsOf({ window: WINDOW }).overdueSeconds, 60);
    assert.equal(metricsOf({ window: { ...WINDOW, chosen: "2026-11-25T13:00:00.000Z" } }).overdueSeconds, 0);
  });

  it("have the names that alarms and dashboards look for", () => {
    assert.deepEqual([METRICS_NAMESPACE, HOST_DIMENSION], ["CabalTls", "Host"]);
    assert.deepEqual(RENEWAL_METRICS, {
      daysToExpiry: "DaysToExpiry",
      renewed: "Renewed",
      failed: "RenewalFailed",
      rateLimited: "RateLimited",
      storedNotDeployed: "StoredNotDeployed",
      overdueSeconds: "RenewalOverdueSeconds",
      runs: "Runs",
    });
  });
});
