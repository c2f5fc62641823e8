import assert from "node:assert/strict";
import { createPublicKey, X509Certificate } from "node:crypto";
import { killedRun, LIMIT_SECONDS, leasesEnd } from "./killedRun.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

const DAY_MS = 86_400_000;
const PROFILES = {
  default: { description: "90 days", validityPeriod: 7_776_000 },
  short: { description: "6 days", validityPeriod: 518_400 },
};

describe("renewal function: when the config changes", () => {
  let stage: RenewalStage;

  before(async () => {
    stage = await renewalStage("change", { profiles: PROFILES });
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

  it("deletes the challenge record of a host that was taken out of the config during its order, and of nobody else", async () => {
    const host = await stage.host("removed", { timeout: LIMIT_SECONDS });
    const record = `_acme-challenge.${host.hostname}`;
    const killed = await killedRun(host, { source: "schedule" }, { answer: "challenge" });
    const [left = ""] = await host.txt();
    assert.equal(left.length, 43);
    const next = `next.${stage.domain}`;
    const challenges = [{ name: next, recordName: `_acme-challenge.${next}`, zoneId: stage.zoneId }];
    await host.configure({ names: [next], challenges });
    await stage.putTxt(record, [left, "somebody else's"]);
    await leasesEnd([killed]);
    assert.equal((await host.run({ source: "schedule" })).action, "issued");
    // The role may write no record of that name: it can only delete a record set that holds nothing else.
    assert.deepEqual(await host.txt(), [left, "somebody else's"]);
    assert.match(await host.log(), /left over from a removed host: _acme-challenge\.removed\.change\.example in zone /);
    await stage.putTxt(record, [left]);
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    assert.deepEqual(await host.txt(), []);
    assert.match(await host.log(), /deleted the challenge records of a host that is no longer configured: /);
  });

  it("keeps the certificate when the CAs change places, and leaves a CA that is gone or has moved under its id", async () => {
    const own = { id: "pebble", directory: stage.proxy.directory };
    const other = { id: "other", directory: (await stage.anotherPebble({ profiles: PROFILES })).directory };
    const host = await stage.host("cas", { settings: { certificateAuthorities: [own, other] } });
    await host.run({ source: "schedule" });
    await host.configure({}, { certificateAuthorities: [other, own] });
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    for (const [ca, source] of [
      [other, other.directory],
      [{ id: "other", directory: own.directory }, own.directory],
    ] as const) {
      await host.configure({}, { certificateAuthorities: [ca] });
      const { action, reason } = await host.run({ source: "schedule" });
      assert.deepEqual([action, reason], ["issued", "CA_CHANGED"]);
      assert.equal((await host.state()).stored?.source, source);
    }
  });

  it("goes on with what is stored when its state is lost, and when the host has another name in the config", async () => {
    const host = await stage.host("state");
    const { certificate } = await host.run({ source: "schedule" });
    await stage.clients.ssm.deleteParameter({ Name: host.parameters.state });
    const found = await host.run({ source: "schedule" });
    assert.deepEqual([found.action, found.certificate?.serial], ["none", certificate?.serial]);
    await host.configure({ name: "renamed" });
    const renamed = await host.run({ source: "schedule" });
    assert.deepEqual([renamed.host, renamed.action, renamed.certificate], ["renamed", "none", certificate]);
    assert.equal(host.orders(), 1);
  });

  it("says that SSM takes no further version of its state, and goes on once the oldest has no label", async () => {
    const { ssm } = stage.clients;
    const host = await stage.host("versions");
    await host.run({ source: "schedule" });
    const [Name, state] = [host.parameters.state, await host.state()];
    const { Version = 0 } = (await ssm.getParameter({ Name })).Parameter ?? {};
    for (let version = Version; version < 100; version += 1) await host.putState(state);
    const label = { Name, ParameterVersion: 1, Labels: ["kept"] };
    await ssm.labelParameterVersion(label);
    assert.match(await host.failure({ host: host.functionName, force: true }), /STORE_FAILED: ssm:PutParameter of /);
    await ssm.unlabelParameterVersion(label);
    assert.ok((await host.run({ source: "schedule" })).certificate !== undefined);
    assert.equal((await host.state()).lastError, undefined);
  });
});
