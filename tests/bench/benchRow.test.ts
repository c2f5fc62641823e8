import assert from "node:assert/strict";
import { benchRow, unmeasuredRow } from "./benchRow.ts";
import { benchTable } from "./benchTable.ts";

const preview = { bench: "preview", metric: "full program", unit: "s" } as const;

describe("benchRow", () => {
  it("tells the ratio to the peer and meets a ratio that is just reached", () => {
    const row = benchRow({ ...preview, ours: 4, peer: 10, peerName: "ts-node", limit: { ratioAtMost: 0.4 } });
    assert.deepEqual(row, {
      ...preview,
      ours: 4,
      peer: 10,
      peerName: "ts-node",
      ratio: 0.4,
      goal: "ratio <= 0.4",
      met: true,
    });
  });

  it("does not meet a ratio that is just missed", () => {
    assert.equal(benchRow({ ...preview, ours: 4.01, peer: 10, limit: { ratioAtMost: 0.4 } }).met, false);
  });

  it("measures an excess over the peer, not a ratio", () => {
    const limit = { excessAtMost: 2.5 };
    assert.equal(benchRow({ ...preview, ours: 6.5, peer: 4, limit }).met, true);
    assert.equal(benchRow({ ...preview, ours: 6.6, peer: 4, limit }).met, false);
    assert.equal(benchRow({ ...preview, ours: 6.6, peer: 4, limit }).goal, "at most 2.5 s above the peer");
  });

  it("needs no peer for an absolute goal, and has no ratio then", () => {
    const row = benchRow({ ...preview, ours: 24, limit: { oursAtMost: 25 } });
    assert.equal(row.met, true);
    assert.equal("ratio" in row, false);
  });

  it("says nothing of a goal where there is none", () => {
    const row = benchRow({ ...preview, ours: 24 });
    assert.equal("met" in row, false);
    assert.equal(row.goal, "none");
  });

  it("does not meet a ratio to a peer of zero", () => {
    assert.equal(benchRow({ ...preview, ours: 1, peer: 0, limit: { ratioAtMost: 0.4 } }).met, false);
  });
});

describe("unmeasuredRow", () => {
  it("is not met and says why, in the table too", () => {
    const row = unmeasuredRow("preview", "full program", "s", "no copy could be made");
    assert.equal(row.met, false);
    assert.match(benchTable([row]), /no copy could be made.*NO/);
  });
});
