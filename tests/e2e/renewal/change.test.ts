import assert from "node:assert/strict";
import { createPublicKey, X509Certificate } from "node:crypto";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

const DAY_MS = 86_400_000;

describe("renewal function: when the config changes", function () {
  this.timeout(120_000);
  let stage: RenewalStage;

  before(async () => {
    const profiles = {
      default: { description: "90 days", validityPeriod: 7_776_000 },
      short: { description: "6 days", validityPeriod: 518_400 },
    };
    stage = await renewalStage("change", { profiles });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("issues anew, once, with the new profile, the new key type and the new names", async () => {
    const host = await stage.host("all");
    await host.run({ source: "schedule" });
    await host.configure({ profile: "short" });
    const profile = await host.run({ source: "schedule" });
    assert.deepEqual([profile.action, profile.reason], ["issued", "PROFILE_CHANGED"]);
    assert.ok(Date.parse(profile.certificate?.notAfter ?? "") < Date.now() + 7 * DAY_MS);
    await host.configure({ keyType: "EC_secp384r1" });
    const key = await host.run({ source: "schedule" });
    assert.deepEqual([key.action, key.reason], ["issued", "KEY_TYPE_CHANGED"]);
    const leaf = new X509Certificate((await host.parameter(host.parameters.chain)) ?? "");
    assert.equal(
      createPublicKey(leaf.publicKey.export({ type: "spki", format: "pem" })).asymmetricKeyDetails?.namedCurve,
      "secp384r1",
    );
    const names = [host.hostname, `second.${host.hostname}`];
    const challenges = names.map((name) => ({ name, recordName: `_acme-challenge.${name}`, zoneId: stage.zoneId }));
    await host.configure({ names, challenges });
    const changed = await host.run({ source: "schedule" });
    assert.deepEqual([changed.action, changed.reason], ["issued", "NAMES_CHANGED"]);
    assert.deepEqual(changed.certificate?.names, ["all.change.example", "second.all.change.example"]);
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    // A request for an order may be repeated when the CA refuses it; one that is finalized is a certificate.
    assert.equal(stage.proxy.requests.filter(({ resource }) => resource === "finalize").length, 4);
  });

  it("refuses an RSA key in the Standard tier before it orders, and takes it in the Advanced tier", async () => {
    const host = await stage.host("rsa", { host: { keyType: "RSA_2048" } });
    assert.match(
      await host.failure({ source: "schedule" }),
      /TOO_LARGE: RSA_2048 for 1 names needs about \d+ bytes, Standard takes 4096\. Set the host's tier to "Advanced"/,
    );
    assert.equal(host.orders(), 0);
    await host.configure({ tier: "Advanced" });
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
  });

  it("refuses a profile that the CA does not offer before it orders", async () => {
    const host = await stage.host("profile", { host: { profile: "eternal" } });
    assert.match(
      await host.failure({ source: "schedule" }),
      /PROFILE_REFUSED: the CA does not offer eternal: it has default, short/,
    );
    assert.equal(host.orders(), 0);
  });
});
