import assert from "node:assert/strict";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { readBundle, reconciledState, storedFacts } from "../../../core/hostCertificate/storedBundle.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";

const leaf = testCertificate({ commonName: "leaf", names: ["a.example.net"] });
const other = testCertificate({ commonName: "other", names: ["a.example.net"] });
const MODIFIED = new Date("2026-11-25T12:00:00Z");
const PARAMETER = { value: leaf.keyPem + leaf.pem, version: 4, modified: MODIFIED };
const NEW: HostState = { version: 1, host: "a.example.net", failures: 2 };
const ORIGIN = { source: "https://ca.example/dir", accountUrl: "https://ca.example/acct/1", profile: "tlsserver" };

describe("readBundle", () => {
  it("reads key, leaf and version", () => {
    const bundle = read();
    assert.equal(bundle.version, 4);
    assert.equal(bundle.facts.sha256, leaf.sha256);
    assert.equal(bundle.pem.key, leaf.keyPem);
  });

  it("is none where there is no parameter, and unreadable where key and leaf do not belong together", () => {
    assert.equal(readBundle(undefined), undefined);
    assert.equal(readBundle({ ...PARAMETER, value: other.keyPem + leaf.pem }), "unreadable");
    assert.equal(readBundle({ ...PARAMETER, value: leaf.pem }), "unreadable");
    assert.equal(readBundle({ ...PARAMETER, value: "placeholder" }), "unreadable");
  });
});

describe("reconciledState", () => {
  it("takes over what the bundle says when the run before was killed behind the commit point", () => {
    const { stored } = reconciledState(NEW, read(), ORIGIN);
    assert.equal(stored?.version, 4);
    assert.equal(stored?.sha256, leaf.sha256);
    assert.equal(stored?.source, "https://ca.example/dir");
    assert.equal(stored?.accountUrl, "https://ca.example/acct/1");
    assert.equal(stored?.profile, "tlsserver");
    assert.equal(stored?.storedAt, "2026-11-25T12:00:00.000Z");
  });

  it("knows what an import was about to store, and nothing else, for an import", () => {
    const noted = { ...NEW, importing: { sha256: leaf.sha256, parameterVersion: 3 } };
    const { stored } = reconciledState(noted, read(), undefined);
    assert.deepEqual([stored?.source, stored?.accountUrl, stored?.profile], ["import", undefined, undefined]);
    const another = { ...NEW, importing: { sha256: other.sha256, parameterVersion: 3 } };
    assert.equal(reconciledState(another, read(), ORIGIN).stored?.source, "https://ca.example/dir");
  });

  it("does not guess who issued it", () => {
    const { stored } = reconciledState(NEW, read(), undefined);
    assert.equal(stored?.source, "unknown");
    assert.equal(stored?.accountUrl, undefined);
  });

  it("is the same state when it tells of this very bundle, and keeps everything else when not", () => {
    const state = reconciledState(NEW, read(), ORIGIN);
    assert.equal(reconciledState(state, read(), undefined), state);
    assert.equal(reconciledState(NEW, read(), ORIGIN).failures, 2);
  });

  it("drops what belongs to a bundle that is gone or cannot be read", () => {
    const state = reconciledState(NEW, read(), ORIGIN);
    assert.deepEqual(reconciledState(state, undefined, undefined), NEW);
    assert.deepEqual(reconciledState(state, "unreadable", undefined), NEW);
  });
});

describe("storedFacts", () => {
  it("are what the decision hangs on", () => {
    const facts = storedFacts(read(), reconciledState(NEW, read(), ORIGIN));
    assert.ok(facts !== undefined && facts !== "unreadable");
    assert.deepEqual(
      [facts.names, facts.keyType, facts.source, facts.profile],
      [["a.example.net"], "EC_prime256v1", "https://ca.example/dir", "tlsserver"],
    );
  });

  it("say that there is nothing, or nothing that can be read", () => {
    assert.equal(storedFacts(undefined, NEW), undefined);
    assert.equal(storedFacts("unreadable", NEW), "unreadable");
  });
});

function read() {
  const bundle = readBundle(PARAMETER);
  if (bundle === undefined || bundle === "unreadable") throw new Error("the bundle of this test cannot be read");
  return bundle;
}
