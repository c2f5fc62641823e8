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
      watchText(report),
      /^NOT OK: 0 handshakes in 3 s, 0 failed, 0 wrong \(compared with the certificates in ACM\)\. No handshake at all with imap\.example\.net:993\.$/m,
    );
  });

  it("is not ok when there is nothing to watch", () => {
    const facts = { targets: [], paths: [], tally: new Tally(), held: [], seconds: 1, accepted: undefined };
    assert.equal(watchReport(facts).ok, false);
  });
});
