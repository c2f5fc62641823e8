import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { problem } from "../../../packages/local-aws/acme/fault.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

describe("renewal function: revocation and accounts", function () {
  this.timeout(180_000);
  let stage: RenewalStage;

  before(async () => {
    stage = await renewalStage("revoke");
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  const status = (serial = "") => stage.pebble.certificateStatus(serial);
  const publicKey = async (host: StagedHost) => {
    const key = createPrivateKey((await host.parameter(host.parameters.bundle)) ?? "");
    return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  };

  it("answers a key compromise with a new key, a new certificate and the revocation, in one event", async () => {
    const host = await stage.host("compromised");
    const first = await host.run({ source: "schedule" });
    const key = await publicKey(host);
    const answer = await host.run({ revoke: { host: host.functionName, reason: 1 } });
    assert.deepEqual([answer.action, answer.reason], ["revoked", "REVOKED_AS_ASKED"]);
    assert.notEqual(answer.certificate?.serial, first.certificate?.serial);
    assert.notEqual(await publicKey(host), key);
    const { Status, Reason } = await status(first.certificate?.serial);
    assert.deepEqual([Status, Reason], ["Revoked", 1]);
    assert.equal((await status(answer.certificate?.serial)).Status, "Valid");
    assert.equal((await host.run({ source: "schedule" })).action, "none");
  });

  it("revokes with the certificate's own key when the account is gone", async () => {
    const host = await stage.host("orphan");
    const first = await host.run({ source: "schedule" });
    await stage.clients.ssm.deleteParameter({ Name: `${host.settings.parameterPrefix}/accounts/pebble` });
    const event = { revoke: { host: host.functionName, reason: 4, key: "certificate" } };
    assert.equal((await host.run(event)).action, "revoked");
    assert.deepEqual((await status(first.certificate?.serial)).Status, "Revoked");
  });

  it("ceases for good with reason 5, until an operator forces a new start", async () => {
    const host = await stage.host("ceased");
    const first = await host.run({ source: "schedule" });
    await host.run({ revoke: { host: host.functionName, reason: 5 } });
    assert.equal((await status(first.certificate?.serial)).Reason, 5);
    stage.proxy.clear();
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason], ["none", "CEASED"]);
    assert.equal(host.orders(), 0);
    assert.equal((await host.run({ host: host.functionName, force: true })).action, "issued");
  });

  it("tries a revocation again that the CA did not carry out", async () => {
    const host = await stage.host("again");
    const first = await host.run({ source: "schedule" });
    stage.proxy.add({ fault: problem(503, "serverInternal"), resources: ["revokeCert"] });
    assert.match(await host.failure({ revoke: { host: host.functionName, reason: 1 } }), /REVOCATION_FAILED: .*503/);
    assert.equal((await status(first.certificate?.serial)).Status, "Valid");
    stage.proxy.clear();
    await host.run({ source: "schedule" });
    assert.equal((await status(first.certificate?.serial)).Status, "Revoked");
    assert.equal(host.orders(), 0);
  });

  it("refuses reasons that the CA does not take", async () => {
    const host = await stage.host("refused");
    const event = { revoke: { host: host.functionName, reason: 6 } };
    assert.match(await host.failure(event), /event refused: `reason` is 0 \(unspecified\), 1 \(keyCompromise\)/);
  });

  it("rolls the account's key over, and finds the account again by its key", async () => {
    const host = await stage.host("account");
    await host.run({ source: "schedule" });
    const account = async () =>
      JSON.parse((await host.parameter(`${host.settings.parameterPrefix}/accounts/pebble`)) ?? "{}");
    const before = await account();
    const rolled = await host.invoke({ account: { ca: "pebble", action: "rollover" } });
    assert.deepEqual(rolled.payload.account, {
      ca: "pebble",
      action: "rolledOver",
      accountUrl: before.url,
    });
    const after = await account();
    assert.equal(after.url, before.url);
    assert.notEqual(after.key, before.key);
    assert.equal(after.nextKey, undefined);
    assert.equal((await host.run({})).action, "issued");
    const Value = JSON.stringify({ key: after.key });
    const Name = `${host.settings.parameterPrefix}/accounts/pebble`;
    await stage.clients.ssm.putParameter({ Name, Value, Overwrite: true, Type: "SecureString" });
    const recovered = await host.invoke({ account: { ca: "pebble", action: "recover" } });
    assert.equal(recovered.payload.account?.action, "recovered");
    assert.equal((await account()).url, before.url);
  });
});
