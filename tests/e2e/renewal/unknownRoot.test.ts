import assert from "node:assert/strict";
import { testCertificate } from "../../cli/watch/testCertificate.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

describe("renewal function: an issued certificate whose chain leads to no known root", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  let host: StagedHost;

  before(async () => {
    stage = await renewalStage("root");
    host = await stage.host("mail");
  });
  after(() => stage.stop());

  const trust = (pem: string) => stage.control("trust", { name: stage.pebble.management, pem });

  it("is kept with its order and key through forced runs, and stored once the root is known: one order in all", async () => {
    await trust(testCertificate({ commonName: "Another root" }).pem);
    for (let run = 1; run <= 3; run++) {
      const message = await host.failure({ host: host.functionName, force: true });
      assert.match(
        message,
        /CHAIN_BROKEN: no known root has signed certificate \d of the chain \(CN=Pebble Intermediate/,
      );
      assert.match(message, /its order and key are kept, and the next run asks for its chain again/);
    }
    const pending = JSON.parse((await host.parameter(host.parameters.pending)) ?? "{}");
    assert.equal((await host.state()).orderUrl, pending.orderUrl);
    assert.ok(Date.parse(pending.issuedUntil) > Date.now());
    assert.equal(await host.parameter(host.parameters.bundle), undefined);
    assert.deepEqual(await host.txt(), []);

    await trust(stage.pebble.issuingRoots);
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
    assert.equal(host.orders(), 1);
    const bundle = (await host.parameter(host.parameters.bundle)) ?? "";
    assert.ok(bundle.startsWith(pending.key));
    assert.equal(await host.parameter(host.parameters.pending), undefined);
  });
});
