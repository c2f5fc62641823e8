import assert from "node:assert/strict";
import { emptyHostState } from "../../../core/hostCertificate/hostState.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { finalOutcome, hostAnswer, type Outcome } from "../../../core/renewal/renewalAnswer.ts";

const UNTIL = new Date("2026-12-01T00:00:00Z");
const ISSUED: Outcome = { action: "issued", reason: "FORCED", message: "An operator asked for it." };
const IDLE: Outcome = { action: "none", reason: "NOT_DUE", message: "Due later." };
const RUNNING = new RenewalError({ reason: "ROLLOUT_RUNNING", detail: "mail/smtp, for 3 s" });
const DENIED = new RenewalError({ reason: "ACCESS_DENIED", detail: "ssm:PutParameter" });
const LIMITED = new RenewalError({ reason: "RATE_LIMITED", detail: "too many", notBefore: UNTIL });
const LOST = new RenewalError({ reason: "LEASE_LOST", detail: "lease 3 is not the newest" });

describe("the outcome of a run with one host", () => {
  it("is what was decided when nothing went wrong", () => {
    assert.deepEqual(finalOutcome(ISSUED, []), { ...ISSUED, warnings: [] });
    assert.deepEqual(finalOutcome(IDLE, []), { ...IDLE, warnings: [] });
  });

  it("is a failure with the first error that does not pass by itself, whatever was done before", () => {
    assert.deepEqual(finalOutcome(ISSUED, [RUNNING, LIMITED, DENIED]), {
      action: "failed",
      reason: "RATE_LIMITED",
      message: "too many",
      notBefore: UNTIL,
      warnings: ["ROLLOUT_RUNNING: mail/smtp, for 3 s", "ACCESS_DENIED: ssm:PutParameter"],
    });
  });

  it("is a lost lease before any other error, which is the other run's to report", () => {
    const { action, reason, warnings } = finalOutcome(undefined, [DENIED, LOST]);
    assert.deepEqual([action, reason, warnings], ["failed", "LEASE_LOST", ["ACCESS_DENIED: ssm:PutParameter"]]);
  });

  it("stays what was done while its deployment is under way", () => {
    const { action, reason, message } = finalOutcome(ISSUED, [RUNNING]);
    assert.deepEqual([action, reason, message], ["issued", "FORCED", "An operator asked for it."]);
    const imported = finalOutcome({ action: "imported", reason: "IMPORTED" }, [RUNNING]);
    assert.equal(imported.message, "mail/smtp, for 3 s");
  });

  it("is pending when nothing was done but something is under way, or when there was no time for anything", () => {
    const { action, reason } = finalOutcome(IDLE, [RUNNING]);
    assert.deepEqual([action, reason], ["pending", "ROLLOUT_RUNNING"]);
    assert.deepEqual(finalOutcome(undefined, []), {
      action: "pending",
      reason: "OUT_OF_TIME",
      message: undefined,
      warnings: [],
    });
  });
});

describe("the answer about a host", () => {
  const HOST = {
    name: "smtp-out",
    deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
    endpoints: [{ hostname: "smtp-out.example.net", port: 465, protocol: "tls" }],
  } as const;
  const STATE = {
    ...emptyHostState("smtp-out"),
    stored: {
      version: 4,
      serial: "0A",
      sha256: "ab",
      names: ["smtp-out.example.net"],
      notBefore: "2026-11-01T00:00:00.000Z",
      notAfter: "2027-01-30T00:00:00.000Z",
      source: "https://ca.example/dir",
      accountUrl: "https://ca.example/acct/1",
    },
    deployedVersion: 4,
    servedVersion: 3,
  };

  it("has the stored certificate, and says of this version whether it is deployed and served", () => {
    assert.deepEqual(hostAnswer(HOST, STATE, { ...IDLE, due: UNTIL }, ["w"]), {
      host: "smtp-out",
      action: "none",
      reason: "NOT_DUE",
      message: "Due later.",
      certificate: {
        version: 4,
        serial: "0A",
        sha256: "ab",
        names: ["smtp-out.example.net"],
        notAfter: "2027-01-30T00:00:00.000Z",
      },
      deployed: true,
      served: false,
      warnings: ["w"],
    });
  });

  it("has the sentence of its reason when there is no other, and the time before which nothing is tried", () => {
    const waiting: Outcome = { action: "waiting", reason: "BACKING_OFF", notBefore: UNTIL };
    assert.deepEqual(hostAnswer(HOST, emptyHostState("smtp-out"), waiting, []), {
      host: "smtp-out",
      action: "waiting",
      reason: "BACKING_OFF",
      message: "an earlier attempt failed, and our own backoff has not passed",
      deployed: false,
      served: false,
      notBefore: "2026-12-01T00:00:00.000Z",
      warnings: [],
    });
  });

  it("says deployed and served of what is stored for a host without targets, and of nothing else", () => {
    const outside = { ...HOST, deployTo: [] };
    const { deployed, served } = hostAnswer(outside, { ...STATE, deployedVersion: 1, servedVersion: 1 }, IDLE, []);
    assert.deepEqual([deployed, served], [true, true]);
    const empty = hostAnswer(outside, emptyHostState("smtp-out"), IDLE, []);
    assert.deepEqual([empty.deployed, empty.served], [false, false]);
  });

  it("names the CAs that had their turn, and has no such key when none had", () => {
    const turn = { ca: "letsencrypt", outcome: "issued" } as const;
    assert.deepEqual(hostAnswer(HOST, STATE, IDLE, [], [turn]).casTried, [turn]);
    assert.equal("casTried" in hostAnswer(HOST, STATE, IDLE, []), false);
  });

  it("says what ACM of each region has, and that nothing is deployed or served until all have the stored certificate", () => {
    const host = { ...HOST, endpoints: [], deployTo: [{ kind: "acm", regions: ["us-west-2", "us-east-1"] }] } as const;
    const error = { reason: "THROTTLED", detail: "slow down", at: "2026-12-01T00:00:00.000Z" };
    const west = { region: "us-west-2", arn: "arn:west", serial: "0A" };
    const behind = { ...STATE, acm: [west, { region: "us-east-1", arn: "arn:east", serial: "09", error }] };
    const { acm, deployed, served } = hostAnswer(host, behind, IDLE, []);
    assert.deepEqual(acm, [
      { ...west, stored: true },
      {
        region: "us-east-1",
        arn: "arn:east",
        serial: "09",
        stored: false,
        error: { reason: "THROTTLED", message: "slow down" },
      },
    ]);
    assert.deepEqual([deployed, served], [false, false]);
    const done = hostAnswer(host, { ...STATE, acm: [west, { ...west, region: "us-east-1" }] }, IDLE, []);
    assert.deepEqual([done.deployed, done.served], [true, true]);
    assert.deepEqual(hostAnswer(host, STATE, IDLE, []).acm?.[0], { region: "us-west-2", stored: false });
    assert.equal("acm" in hostAnswer(HOST, STATE, IDLE, []), false);
  });

  it("names the endpoints that nobody looks at; where all are such, what is rolled out is served", () => {
    const [first] = HOST.endpoints;
    const second = { ...first, port: 587, look: false } as const;
    const some = hostAnswer({ ...HOST, endpoints: [first, second] }, STATE, IDLE, []);
    assert.deepEqual([some.served, some.notLookedAt], [false, ["smtp-out.example.net:587"]]);
    const none = hostAnswer({ ...HOST, endpoints: [second] }, STATE, IDLE, []);
    assert.deepEqual([none.deployed, none.served], [true, true]);
    const running = hostAnswer({ ...HOST, endpoints: [second] }, { ...STATE, deployedVersion: 3 }, IDLE, []);
    assert.deepEqual([running.deployed, running.served], [false, false]);
    assert.equal("notLookedAt" in hostAnswer(HOST, STATE, IDLE, []), false);
  });
});
