import assert from "node:assert/strict";
import { AddressLog } from "../../../cli/watch/addressLog.ts";
import type { ProbeResult } from "../../../cli/watch/tally.ts";

const OLD = "a".repeat(64);
const NEW = "b".repeat(64);

describe("what each address served when", () => {
  it("is the first and the last sighting of each certificate and of each failure, by address", () => {
    const log = new AddressLog();
    const add = (at: number, address: string, result: ProbeResult) =>
      log.add({ path: { host: "imap.example.net", port: 993, address }, sni: true, at, result });
    const seen = (sha256: string): ProbeResult => ({ seen: { sha256, serial: "1", fault: undefined } });
    add(10, "192.0.2.1", seen(OLD));
    add(20, "192.0.2.1", { failed: "refused" });
    add(30, "192.0.2.1", seen(OLD));
    add(40, "192.0.2.2", seen(NEW));
    add(50, "192.0.2.1", seen(NEW));
    const place = { host: "imap.example.net", port: 993 };
    assert.deepEqual(log.histories(), [
      {
        ...place,
        address: "192.0.2.1",
        served: [
          { what: OLD, firstSeen: 10, lastSeen: 30, count: 2 },
          { what: NEW, firstSeen: 50, lastSeen: 50, count: 1 },
        ],
        failed: [{ what: "refused", firstSeen: 20, lastSeen: 20, count: 1 }],
      },
      { ...place, address: "192.0.2.2", served: [{ what: NEW, firstSeen: 40, lastSeen: 40, count: 1 }], failed: [] },
    ]);
  });
});
