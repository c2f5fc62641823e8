import assert from "node:assert/strict";
import { demoResult, unpreparedResult } from "../../../examples/demo/demoResult.ts";
import { report } from "../../../examples/demo/report.ts";
import type { EndpointFacts } from "../../../examples/demo/demoFacts.ts";
import { FIRST, greenEndpoint, greenFacts, lanes, SECOND } from "./greenFacts.ts";

const SECONDS = { setup: 10, up: 20, rotation: 12.34 };

describe("demoResult", () => {
  it("has the shape that scripts read", () => {
    assert.deepEqual(demoResult(greenFacts(), SECONDS, 60), {
      ok: true,
      reasons: [],
      endpoints: [
        {
          name: "imap",
          kind: "nlb",
          host: "imap.example.net",
          port: 993,
          before: { generation: 1, serial: "11", sha256: FIRST },
          after: { generation: 2, serial: "22", sha256: SECOND },
          addresses: 1,
          handshakes: 200,
          failed: 0,
          wrong: 0,
          held: { connections: 1, answers: 7, broken: 0 },
        },
      ],
      operations: { create: 2, update: 1, replace: 0, delete: 0, same: 5 },
      seconds: { setup: 10, up: 20, rotation: 12.34, switch: 1.5 },
      timeFactor: 60,
    });
  });

  it("tells no certificate when the addresses differ", () => {
    const result = demoResult(greenFacts({ endpoints: [greenEndpoint({ after: lanes(FIRST, SECOND) })] }), SECONDS, 60);
    assert.equal(result.ok, false);
    assert.equal(result.endpoints[0]?.after, undefined);
  });
});

describe("report", () => {
  function lines(...args: Parameters<typeof demoResult>): string {
    const written: string[] = [];
    report(demoResult(...args), (line) => written.push(line));
    return written.join("\n");
  }

  it("shows fingerprints, counts, operations, durations and the time factor", () => {
    const text = lines(greenFacts(), SECONDS, 60);
    assert.match(text, /imap\.example\.net:993/);
    assert.deepEqual(text.split("\n").slice(0, 5), [
      "endpoint  host:port             gen.   handshakes  failed  wrong  held",
      "imap      imap.example.net:993  1 → 2         200       0      0  1 of 1",
      "",
      "generation 1: serial 11…, sha256 a1a1a1a1a1a1a1a1…",
      "generation 2: serial 22…, sha256 b2b2b2b2b2b2b2b2…",
    ]);
    assert.match(text, /2 created, 1 updated, 0 replaced, 0 deleted, 5 unchanged/);
    assert.match(text, /10\.0 s set-up, 20\.0 s first deployment, 12\.3 s rotation/);
    assert.match(text, /divided by 60 /);
    assert.match(text, /^Green: /m);
    assert.doesNotMatch(text, /Red/);
  });

  it("counts the host names of one endpoint together, unless they show different certificates", () => {
    const monitoring = (host: string, change: Partial<EndpointFacts> = {}) => {
      const { target, ...rest } = greenEndpoint(change);
      return { ...rest, target: { ...target, endpoint: "monitoring", host: `${host}.example.net`, port: 443 } };
    };
    const equal = ["uptime", "ntfy", "heartbeat", "metrics"].map((host) => monitoring(host));
    const stale = monitoring("stale", { after: lanes(FIRST, FIRST) });
    const text = lines(greenFacts({ endpoints: [greenEndpoint(), ...equal, stale] }), SECONDS, 60);
    assert.deepEqual(text.split("\n").slice(1, 5), [
      "imap        imap.example.net:993       1 → 2         200       0      0  1 of 1",
      "monitoring  uptime.example.net:443 +3  1 → 2         800       0      0  4 of 4",
      "monitoring  stale.example.net:443      1 → 1         200       0      0  1 of 1",
      "",
    ]);
    assert.ok(
      text
        .split("\n")
        .slice(0, 4)
        .every((line) => line.length <= 80),
    );
  });

  it("lists every reason of a red verdict", () => {
    const text = lines(greenFacts({ endpoints: [greenEndpoint({ after: lanes(FIRST, FIRST) })] }), SECONDS, 60);
    assert.match(text, /^Red:\n {2}- imap \(imap\.example\.net:993\): not every address serves generation 2/m);
    assert.doesNotMatch(text, /Green/);
  });

  it("says why it did not come to the rotation", () => {
    const written: string[] = [];
    const seconds = { ...SECONDS, switch: 0 };
    report(unpreparedResult("the landscape failed", seconds, 60), (line) => written.push(line));
    assert.match(written.join("\n"), /^Red:\n {2}- the landscape failed$/m);
  });
});
