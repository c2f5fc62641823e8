import assert from "node:assert/strict";
import { Tally } from "../../../cli/watch/tally.ts";
import { watchReport, watchText } from "../../../cli/watch/watchReport.ts";

const TARGET = { endpoint: "imap", kind: "nlb", host: "imap.example.net", port: 993, protocol: "tls" } as const;

describe("the watch's report", () => {
  it("is not ok when an endpoint had no handshake at all, and names it", () => {
    const facts = { paths: [], tally: new Tally(), held: [], seconds: 3, accepted: new Set<string>() };
    const report = watchReport({ ...facts, targets: [TARGET] });
    assert.equal(report.ok, false);
    assert.match(
      watchText(report, 80),
      /^NOT OK: 0 handshakes in 3 s, 0 failed, 0 wrong \(compared with the certificates in ACM\)\. No handshake at all with imap\.example\.net:993\.$/m,
    );
  });

  it("is a table that fits into 80 columns, with the certificates in the order in which they were seen", () => {
    const host = `${"a-long-label-".repeat(4)}.example.net`;
    const path = { ...TARGET, address: "192.0.2.1", connectPort: 993 };
    const tally = new Tally();
    const long = { ...path, host, port: 465 };
    for (const [index, serial] of ["11aa22bb33cc44dd", "55ee66ff77008811"].entries()) {
      for (const one of [path, long]) {
        tally.add({ path: one, sni: true, at: index, result: { seen: { sha256: serial, serial, fault: undefined } } });
      }
    }
    const targets = [TARGET, { ...TARGET, host, port: 465 }];
    const facts = { targets, paths: [path, long], tally, held: [], seconds: 1, accepted: undefined };
    assert.deepEqual(watchText(watchReport(facts), 80).split("\n").slice(0, 3), [
      "host:port                  addr.  handshakes  failed  wrong  certificates",
      "imap.example.net:993           1           2       0      0  11aa22bb → 55ee66ff",
      "a-long-label-a-long-…:465      1           2       0      0  11aa22bb → 55ee66ff",
    ]);
  });

  it("is not ok when there is nothing to watch", () => {
    const facts = { targets: [], paths: [], tally: new Tally(), held: [], seconds: 1, accepted: undefined };
    assert.equal(watchReport(facts).ok, false);
  });
});
