import assert from "node:assert/strict";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import { stateAfter } from "../../../core/renewal/stateAfter.ts";
import { readBundle, storedFacts } from "../../../core/renewal/storedBundle.ts";
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

describe("storedFacts", () => {
  it("are what the decision hangs on", () => {
    const facts = storedFacts(read(), stateAfter(NEW, "read", { bundle: read(), origin: ORIGIN }, MODIFIED));
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
