import assert from "node:assert/strict";
import { rollOutProblems } from "../../../examples/acceptance/core/rollOutProblems.ts";

const UNTRUSTED = { reason: "certificate aa: unable to verify the first certificate" };
const SUMMARY = {
  port: 465,
  handshakes: 10,
  failed: 0,
  reasons: [UNTRUSTED],
  fingerprints: [{ sha256: "aa" }, { sha256: "bb" }],
};
const MOVED = { before: "aa", after: "bb" };

describe("the judgement of a roll-out in an acceptance run", () => {
  it("has no problem when every handshake showed the old or the new certificate, although nobody trusts them", () => {
    assert.deepEqual(rollOutProblems(SUMMARY, MOVED), []);
  });

  it("names failed handshakes with their reasons, and not those about trust", () => {
    const reasons = [{ reason: "ECONNREFUSED (192.0.2.1, with SNI)" }, UNTRUSTED];
    assert.deepEqual(rollOutProblems({ ...SUMMARY, failed: 2, reasons }, MOVED), [
      "port 465: 2 of 10 handshakes failed: ECONNREFUSED (192.0.2.1, with SNI)",
    ]);
  });

  it("names a third certificate, and an old or a new one that was never seen", () => {
    const fingerprints = [{ sha256: "bb" }, { sha256: "cc" }];
    assert.deepEqual(rollOutProblems({ ...SUMMARY, fingerprints }, MOVED), [
      "port 465: another certificate was served, cc",
      "port 465: the old certificate was not seen",
    ]);
    assert.deepEqual(rollOutProblems({ ...SUMMARY, fingerprints: [{ sha256: "aa" }] }, MOVED), [
      "port 465: the new certificate was not seen",
    ]);
  });

  it("does not pass a port with which there was no handshake", () => {
    assert.deepEqual(rollOutProblems({ ...SUMMARY, handshakes: 0, reasons: [], fingerprints: [] }, MOVED), [
      "port 465: the old certificate was not seen",
      "port 465: the new certificate was not seen",
    ]);
  });
});
