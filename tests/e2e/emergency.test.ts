import assert from "node:assert/strict";
import { runDemo } from "../../examples/demo/runDemo.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { PROGRAM } from "./testStack.ts";

describe("the emergency in one change", function () {
  this.timeout(240_000);

  it("moves every endpoint without a failed handshake, by creates and updates only", async () => {
    const shared = await sharedLocalAws();
    const result = await runDemo({
      ...shared,
      programDir: PROGRAM,
      stack: "emergency",
      controlDomain: "emergency.example",
      began: Date.now(),
      write: () => {},
    });
    assert.deepEqual(result.reasons, []);
    assert.equal(result.ok, true);
    assert.deepEqual(
      { ...result.operations, same: result.operations.same > 10 },
      { create: 4, update: 5, replace: 0, delete: 0, same: true },
    );
    assert.deepEqual(
      result.endpoints.map(({ name, host, port, before, after, failed, wrong }) => [
        `${name} ${host}:${port}`,
        before?.generation,
        after?.generation,
        failed,
        wrong,
      ]),
      [
        ["imap imap.emergency.example:993", 1, 2, 0, 0],
        ["admin admin.emergency.example:443", 1, 2, 0, 0],
        ["api api.emergency.example:443", 1, 2, 0, 0],
        ["monitoring heartbeat.emergency.example:443", 1, 2, 0, 0],
        ["monitoring metrics.emergency.example:443", 1, 2, 0, 0],
        ["monitoring ntfy.emergency.example:443", 1, 2, 0, 0],
        ["monitoring uptime.emergency.example:443", 1, 2, 0, 0],
      ],
    );
    const twin = result.endpoints.find((one) => one.kind === "cloudfront");
    const main = result.endpoints.find((one) => one.kind === "nlb");
    assert.notEqual(twin?.after?.sha256, main?.after?.sha256);
  });
});
