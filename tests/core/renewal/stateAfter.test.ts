import assert from "node:assert/strict";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { type BundleOrigin, type HostEvents, rolloutOf, stateAfter } from "../../../core/renewal/stateAfter.ts";
import { readBundle, type StoredBundle } from "../../../core/renewal/storedBundle.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

const leaf = testCertificate({ commonName: "leaf", names: ["a.example.net"] });
const other = testCertificate({ commonName: "other", names: ["a.example.net"] });
const MODIFIED = new Date("2026-11-25T12:00:00Z");
const NOW = new Date("2026-11-25T13:00:00Z");
const NEW: HostState = { version: 1, host: "a.example.net", failures: 2 };
const ORIGIN = { source: "https://ca.example/dir", accountUrl: "https://ca.example/acct/1", profile: "tlsserver" };
const TARGET = { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" } as const;

function after<Kind extends keyof HostEvents>(state: HostState, kind: Kind, facts: HostEvents[Kind]): HostState {
  return stateAfter(state, kind, facts, NOW);
}

function afterRead(
  state: HostState,
  bundle: StoredBundle | "unreadable" | undefined,
  origin: BundleOrigin | undefined,
) {
  return after(state, "read", { bundle, origin });
}

function read(version = 4): StoredBundle {
  const bundle = readBundle({ value: leaf.keyPem + leaf.pem, version, modified: MODIFIED });
  if (bundle === undefined || bundle === "unreadable") throw new Error("the bundle of this test cannot be read");
  return bundle;
}

/** As SSM keeps it: what is undefined is not there. */
function kept(state: HostState): unknown {
  return JSON.parse(JSON.stringify(state));
}

describe("a state and the bundle that is read", () => {
  it("take over what the bundle says when the run before was killed behind the commit point", () => {
    const { stored } = afterRead(NEW, read(), ORIGIN);
    assert.equal(stored?.version, 4);
    assert.equal(stored?.sha256, leaf.sha256);
    assert.equal(stored?.source, "https://ca.example/dir");
    assert.equal(stored?.accountUrl, "https://ca.example/acct/1");
    assert.equal(stored?.profile, "tlsserver");
    assert.equal(stored?.storedAt, "2026-11-25T12:00:00.000Z");
  });

  it("say that an import was about to store it, and nothing else of its origin", () => {
    const noted = { ...NEW, importing: { sha256: leaf.sha256, parameterVersion: 3 } };
    const { stored } = afterRead(noted, read(), undefined);
    assert.deepEqual([stored?.source, stored?.accountUrl, stored?.profile], ["import", undefined, undefined]);
    const another = { ...NEW, importing: { sha256: other.sha256, parameterVersion: 3 } };
    assert.equal(afterRead(another, read(), ORIGIN).stored?.source, "https://ca.example/dir");
  });

  it("leave open who issued it when nothing says so", () => {
    const { stored } = afterRead(NEW, read(), undefined);
    assert.equal(stored?.source, "unknown");
    assert.equal(stored?.accountUrl, undefined);
  });

  it("agree when the state is about this very bundle; else everything but `stored` is kept", () => {
    const state = afterRead(NEW, read(), ORIGIN);
    assert.equal(afterRead(state, read(), undefined), state);
    assert.equal(afterRead(NEW, read(), ORIGIN).failures, 2);
  });

  it("agree that nothing is stored when the bundle is gone or cannot be read", () => {
    const state = afterRead(NEW, read(), ORIGIN);
    assert.deepEqual(afterRead(state, undefined, undefined), NEW);
    assert.deepEqual(afterRead(state, "unreadable", undefined), NEW);
  });
});

describe("a state after a certificate was stored", () => {
  const failed: HostState = {
    ...NEW,
    orderUrl: "https://ca.example/order/1",
    retryAfter: "2026-11-26T00:00:00.000Z",
    notBefore: "2026-11-26T00:00:00.000Z",
    noWindowUntil: "2026-11-26T00:00:00.000Z",
    lastError: { reason: "RATE_LIMITED", detail: "", at: "2026-11-25T00:00:00.000Z" },
    deployedVersion: 3,
    servedVersion: 3,
    rolloutFailures: 2,
    deploymentStarted: "2026-11-20T00:00:00.000Z",
  };

  it("has forgotten what failed before, and still says which version is deployed and served", () => {
    const { stored, ...others } = after(failed, "stored", { bundle: read(), origin: ORIGIN });
    assert.equal(stored?.version, 4);
    assert.deepEqual(others, {
      version: 1,
      host: "a.example.net",
      failures: 0,
      lastSuccess: "2026-11-25T13:00:00.000Z",
      deployedVersion: 3,
      servedVersion: 3,
    });
  });

  it("has no account for an import", () => {
    const { stored } = after(NEW, "stored", { bundle: read(), origin: { source: "import" } });
    assert.deepEqual([stored?.source, stored !== undefined && "accountUrl" in stored], ["import", false]);
  });

  it("counts from the time of the bundle when the run that stored it was killed", () => {
    const found = afterRead(failed, read(), ORIGIN);
    const { lastSuccess, failures, orderUrl } = after(found, "orderCleared", {});
    assert.deepEqual([lastSuccess, failures, orderUrl], ["2026-11-25T12:00:00.000Z", 0, undefined]);
  });

  it("has ended an import that is stored, and one that is not without taking it for a success", () => {
    const begun = after(failed, "importBegun", { sha256: leaf.sha256, parameterVersion: 3 });
    const done = after(afterRead(begun, read(), undefined), "importEnded", {});
    assert.deepEqual([done.importing, done.failures, done.stored?.source], [undefined, 0, "import"]);
    const lost = after(begun, "importEnded", {});
    assert.deepEqual([lost.importing, lost.failures, lost.retryAfter], [undefined, 2, "2026-11-26T00:00:00.000Z"]);
  });
});

describe("a state after a failed attempt", () => {
  const facts = { reason: "CA_BROKEN", orderUrl: undefined, blockedUntil: undefined, expires: undefined } as const;

  it("counts it, and backs off for 100 minutes after the third in a row", () => {
    const { failures, retryAfter } = after(NEW, "attemptFailed", facts);
    assert.deepEqual([failures, retryAfter], [3, "2026-11-25T14:40:00.000Z"]);
  });

  it("backs off for no more than a fortieth of what is left of the certificate", () => {
    const expires = new Date("2026-11-25T23:00:00Z");
    assert.equal(after(NEW, "attemptFailed", { ...facts, expires }).retryAfter, "2026-11-25T13:15:00.000Z");
  });

  it("does not count what is only under way, and keeps its order", () => {
    const orderUrl = "https://ca.example/order/1";
    const waits = after(NEW, "attemptFailed", { ...facts, reason: "ORDER_PENDING", orderUrl });
    assert.deepEqual(kept(waits), { ...NEW, orderUrl });
  });

  it("says until when no CA may be asked, and no longer than that", () => {
    const blocked = after(NEW, "attemptFailed", { ...facts, blockedUntil: new Date("2026-11-25T20:00:00Z") });
    assert.equal(blocked.notBefore, "2026-11-25T20:00:00.000Z");
    assert.equal(after(blocked, "attemptFailed", facts).notBefore, undefined);
  });
});

describe("what a CA said", () => {
  it("is kept for each CA, and gone with its last value", () => {
    const limited = after(NEW, "caSaid", { ca: "first", notBefore: "2026-11-26T00:00:00.000Z" });
    const both = after(after(limited, "caSaid", { ca: "first", rehearse: true }), "caSaid", {
      ca: "second",
      rehearse: true,
    });
    assert.deepEqual(both.cas, {
      first: { notBefore: "2026-11-26T00:00:00.000Z", rehearse: true },
      second: { rehearse: true },
    });
    const issued = after(both, "caSaid", { ca: "first", notBefore: undefined, rehearse: undefined });
    assert.deepEqual(issued.cas, { second: { rehearse: true } });
    assert.deepEqual(kept(after(issued, "caSaid", { ca: "second", rehearse: undefined })), NEW);
  });

  it("of its renewal window holds when the next question is put off", () => {
    const window = {
      start: "2026-12-01T00:00:00.000Z",
      end: "2026-12-02T00:00:00.000Z",
      chosen: "2026-12-01T12:00:00.000Z",
      nextPoll: "2026-11-25T19:00:00.000Z",
    };
    const until = "2026-11-26T01:00:00.000Z";
    const read = after(NEW, "windowRead", { window });
    assert.deepEqual(after(read, "windowPostponed", { until }).window, { ...window, nextPoll: until });
    assert.deepEqual(after(NEW, "windowPostponed", { until }), { ...NEW, noWindowUntil: until });
  });
});

describe("a state while a certificate is deployed", () => {
  const stored = afterRead(NEW, read(), ORIGIN);
  const started = after(stored, "deploymentStarted", { target: TARGET, deploymentId: "ecs-svc/1" });

  it("knows the deployment of the stored version, and of no other", () => {
    assert.equal(rolloutOf(started, TARGET)?.deploymentId, "ecs-svc/1");
    assert.equal(rolloutOf(started, { ...TARGET, service: "other" }), undefined);
    assert.equal(rolloutOf(afterRead(started, read(5), ORIGIN), TARGET), undefined);
  });

  it("has one deployment a service, and the time of the first", () => {
    const again = stateAfter(started, "deploymentStarted", { target: TARGET, deploymentId: "ecs-svc/2" }, MODIFIED);
    assert.deepEqual(
      again.rollouts?.map(({ deploymentId }) => deploymentId),
      ["ecs-svc/2"],
    );
    assert.equal(again.deploymentStarted, "2026-11-25T13:00:00.000Z");
  });

  it("counts a failed deployment once", () => {
    const failed = after(started, "deploymentFailed", { target: TARGET });
    assert.deepEqual([failed.rolloutFailures, rolloutOf(failed, TARGET)?.failedAt], [1, "2026-11-25T13:00:00.000Z"]);
    assert.equal(after(failed, "deploymentFailed", { target: TARGET }), failed);
  });

  it("forgets the way once the version is deployed, and served", () => {
    const { stored: _, ...served } = after(after(started, "deployed", {}), "served", {});
    assert.deepEqual(served, { ...NEW, deployedVersion: 4, servedVersion: 4 });
  });
});

describe("a state after ACM of a region was looked at", () => {
  const AT = "2026-11-25T13:00:00.000Z";
  const SEEN = { region: "us-west-2", arn: "arn:west", serial: "0A", error: undefined, isRefused: false };
  const refusal = new RenewalError({ reason: "ACM_REFUSED", type: "ValidationException", detail: "no" });
  const noted = { reason: "ACM_REFUSED", type: "ValidationException", detail: "no", at: AT };
  const stored = afterRead(NEW, read(), ORIGIN);

  it("has one entry a region, the newest", () => {
    const east = { ...SEEN, region: "us-east-1", arn: undefined, serial: undefined };
    const both = after(after(stored, "acmSeen", SEEN), "acmSeen", east);
    assert.deepEqual(both.acm, [{ region: "us-west-2", arn: "arn:west", serial: "0A" }, { region: "us-east-1" }]);
    assert.deepEqual(after(both, "acmSeen", { ...SEEN, serial: "0B" }).acm?.[0]?.serial, "0B");
  });

  it("counts the refusals of a version, dates an error by its first time, and forgets both when it is there", () => {
    const once = after(stored, "acmSeen", { ...SEEN, error: refusal, isRefused: true });
    assert.deepEqual(once.acm?.[0], {
      region: "us-west-2",
      arn: "arn:west",
      serial: "0A",
      error: noted,
      refused: { version: 4, times: 1 },
    });
    const later = {
      ...once,
      acm: [{ ...once.acm?.[0], region: "us-west-2", error: { ...noted, at: "2026-11-25T12:00:00.000Z" } }],
    };
    const kept = after(later, "acmSeen", { ...SEEN, error: refusal });
    assert.deepEqual([kept.acm?.[0]?.error?.at, kept.acm?.[0]?.refused?.times], ["2026-11-25T12:00:00.000Z", 1]);
    const twice = after(later, "acmSeen", { ...SEEN, error: refusal, isRefused: true });
    assert.deepEqual([twice.acm?.[0]?.error?.at, twice.acm?.[0]?.refused?.times], [AT, 2]);
    assert.deepEqual(after(twice, "acmSeen", SEEN).acm, [{ region: "us-west-2", arn: "arn:west", serial: "0A" }]);
  });
});

describe("a state after a revocation was asked for", () => {
  it("names the certificate, and is done when the CA has revoked it", () => {
    const certificate = afterRead(NEW, read(), ORIGIN).stored;
    assert.ok(certificate !== undefined);
    const asked = after(NEW, "revocationRequested", { certificate, reason: 1 });
    assert.deepEqual(asked.revocation, {
      version: 4,
      serial: certificate.serial,
      accountUrl: "https://ca.example/acct/1",
      source: "https://ca.example/dir",
      reason: 1,
      requestedAt: "2026-11-25T13:00:00.000Z",
    });
    assert.equal(after(asked, "revoked", {}).revocation?.doneAt, "2026-11-25T13:00:00.000Z");
    assert.equal(after(NEW, "revoked", {}), NEW);
  });
});

describe("a state at the end of a run", () => {
  it("has its error, cut to what SSM takes, or none", () => {
    const error = new RenewalError({ reason: "CAA_FORBIDS", detail: "x".repeat(2000), type: "urn:x" });
    const { lastError } = after(NEW, "ended", { error });
    assert.deepEqual(lastError, {
      reason: "CAA_FORBIDS",
      detail: "x".repeat(800),
      at: "2026-11-25T13:00:00.000Z",
      type: "urn:x",
    });
    assert.deepEqual(kept(after({ ...NEW, lastError }, "ended", { error: undefined })), NEW);
  });
});
