import assert from "node:assert/strict";
import { type ProbeResult, Tally } from "../../../cli/watch/tally.ts";

const OLD = "a".repeat(64);
const NEW = "b".repeat(64);
const FOREIGN = "c".repeat(64);

function seen(sha256: string, fault?: string): ProbeResult {
  return { seen: { sha256, serial: sha256.slice(0, 4), fault } };
}

function observe(tally: Tally, at: number, result: ProbeResult, address = "127.0.0.2", sni = true): void {
  tally.add({ path: { host: "imap.example.net", port: 993, address }, sni, at, result });
}

describe("Tally", () => {
  it("counts handshakes and remembers the first and the last sighting of each certificate", () => {
    const tally = new Tally();
    observe(tally, 1000, seen(OLD));
    observe(tally, 1500, seen(OLD));
    observe(tally, 2000, seen(NEW));
    assert.deepEqual(tally.summary("imap.example.net", 993, new Set([OLD, NEW])), {
      host: "imap.example.net",
      port: 993,
      handshakes: 3,
      failed: 0,
      wrong: 0,
      reasons: [],
      fingerprints: [
        { sha256: OLD, serial: "aaaa", count: 2, firstSeen: 1000, lastSeen: 1500, wrong: 0 },
        { sha256: NEW, serial: "bbbb", count: 1, firstSeen: 2000, lastSeen: 2000, wrong: 0 },
      ],
    });
  });

  it("notes at which address a certificate follows another one, once each, whatever is served in between", () => {
    const tally = new Tally();
    observe(tally, 1000, seen(OLD), "127.0.0.2");
    observe(tally, 1100, seen(OLD), "127.0.0.3");
    assert.deepEqual(tally.moves, []);
    observe(tally, 1200, { failed: "reset" }, "127.0.0.2");
    observe(tally, 1300, seen(NEW), "127.0.0.2");
    observe(tally, 1400, seen(OLD), "127.0.0.2");
    observe(tally, 1500, seen(NEW), "127.0.0.2", false);
    observe(tally, 1600, seen(NEW), "127.0.0.3");
    const move = { host: "imap.example.net", port: 993, from: "aaaa", to: "bbbb" };
    assert.deepEqual(tally.moves, [
      { ...move, address: "127.0.0.2", at: 1300 },
      { ...move, address: "127.0.0.3", at: 1600 },
    ]);
  });

  it("counts a failed handshake with its reason and place", () => {
    const tally = new Tally();
    observe(tally, 1, { failed: "connect ECONNREFUSED" }, "127.0.0.3", false);
    const summary = tally.summary("imap.example.net", 993, new Set([OLD]));
    assert.equal(summary.failed, 1);
    assert.equal(summary.wrong, 0);
    assert.deepEqual(summary.reasons, [{ reason: "connect ECONNREFUSED (127.0.0.3, without SNI)", count: 1 }]);
  });

  it("counts a certificate that is not accepted as wrong, however valid it is", () => {
    const tally = new Tally();
    observe(tally, 1, seen(FOREIGN));
    observe(tally, 2, seen(OLD));
    const summary = tally.summary("imap.example.net", 993, new Set([OLD]));
    assert.equal(summary.wrong, 1);
    assert.deepEqual(summary.reasons, [
      { reason: "certificate cccccccccccccccc: it is not an accepted certificate", count: 1 },
    ]);
  });

  it("counts an accepted certificate that a client would refuse as wrong", () => {
    const tally = new Tally();
    observe(tally, 1, seen(OLD, "it expired on 2026-01-01T00:00:00.000Z"));
    const summary = tally.summary("imap.example.net", 993, new Set([OLD]));
    assert.equal(summary.wrong, 1);
    assert.equal(summary.reasons[0]?.reason, "certificate aaaaaaaaaaaaaaaa: it expired on 2026-01-01T00:00:00.000Z");
  });

  it("counts a certificate that is neither accepted nor valid once", () => {
    const tally = new Tally();
    observe(tally, 1, seen(FOREIGN, "its chain is not trusted (SELF_SIGNED)"));
    assert.equal(tally.summary("imap.example.net", 993, new Set([OLD])).wrong, 1);
  });

  it("names the lanes that still show another certificate or fail", () => {
    const tally = new Tally();
    observe(tally, 1, seen(NEW), "127.0.0.2", true);
    observe(tally, 2, seen(OLD), "127.0.0.2", false);
    observe(tally, 3, { failed: "timeout" }, "127.0.0.3", true);
    assert.deepEqual(tally.lanesWithout("imap.example.net", 993, NEW, 1), [
      "imap.example.net:993 127.0.0.2 without SNI",
      "imap.example.net:993 127.0.0.3 with SNI",
    ]);
  });

  it("believes a switch only after so many handshakes in a row", () => {
    const tally = new Tally();
    observe(tally, 1, seen(NEW));
    observe(tally, 2, seen(OLD));
    observe(tally, 3, seen(NEW));
    assert.equal(tally.lanesWithout("imap.example.net", 993, NEW, 2).length, 1);
    observe(tally, 4, seen(NEW));
    assert.deepEqual(tally.lanesWithout("imap.example.net", 993, NEW, 2), []);
  });

  it("keeps targets apart", () => {
    const tally = new Tally();
    observe(tally, 1, seen(OLD));
    assert.equal(tally.summary("admin.example.net", 443, new Set([OLD])).handshakes, 0);
    assert.deepEqual(tally.lanesWithout("admin.example.net", 443, OLD, 1), []);
  });
});
