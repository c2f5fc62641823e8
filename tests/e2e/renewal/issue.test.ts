import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

describe("renewal function: first issue and what follows", () => {
  let stage: RenewalStage;

  before(async () => {
    stage = await renewalStage("issue", { alternateRoots: 1 });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("issues, stores key and chain, writes the copies, and leaves nothing behind", async () => {
    const host = await stage.host("first");
    const answer = await host.run({ source: "schedule" });
    assert.equal(answer.action, "issued");
    assert.equal(answer.reason, "MISSING");
    assert.deepEqual(answer.warnings, []);
    const bundle = (await host.parameter(host.parameters.bundle)) ?? "";
    const leaf = new X509Certificate(bundle.slice(bundle.indexOf("-----BEGIN CERTIFICATE")));
    assert.equal(leaf.subjectAltName, "DNS:first.issue.example");
    assert.ok(leaf.checkPrivateKey(createPrivateKey(bundle)));
    assert.equal(await host.parameter(host.parameters.tlsKey), bundle.slice(0, bundle.indexOf("-----BEGIN CERT")));
    assert.equal(bundle.includes((await host.parameter(host.parameters.chain)) ?? "none"), true);
    assert.deepEqual(await host.txt(), []);
    assert.equal(await host.parameter(host.parameters.pending), undefined);
    assert.equal(host.orders(), 1);
    const metrics = (await host.log()).split("\n").find((line) => line.includes('"Namespace":"CabalTls"')) ?? "{}";
    const { Host, Renewed, RenewalFailed, Runs, StoredNotDeployed } = JSON.parse(metrics);
    assert.deepEqual([Host, Renewed, RenewalFailed, Runs, StoredNotDeployed], ["first.issue.example", 1, 0, 1, 0]);
    const resources = stage.proxy.requests.map(({ resource }) => resource);
    assert.deepEqual(resources, [
      "directory",
      "newNonce",
      "newAccount",
      "newOrder",
      "authorization",
      "challenge",
      "order",
      "finalize",
      "order",
      "certificate",
    ]);
  });

  it("makes nine requests when the CA knows the account, and takes the CA's first chain without a word", async () => {
    await (await stage.host("knower")).run({ source: "schedule" });
    const host = await stage.host("known", { settings: { parameterPrefix: "/issue-knower" } });
    stage.proxy.clear();
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.warnings], ["issued", []]);
    const resources = stage.proxy.requests.map(({ resource }) => resource);
    assert.deepEqual(resources, [
      "directory",
      "newNonce",
      "newOrder",
      "authorization",
      "challenge",
      "order",
      "finalize",
      "order",
      "certificate",
    ]);
    const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
    const [first, second] = stage.pebble.issuingRoots.match(pem) ?? [];
    const last = ((await host.parameter(host.parameters.chain)) ?? "").match(pem)?.at(-1) ?? "";
    const isSignedBy = (root = "") => new X509Certificate(last).verify(new X509Certificate(root).publicKey);
    assert.deepEqual([isSignedBy(first), isSignedBy(second)], [true, false]);
  });

  it("asks nobody but SSM, once for the host and once for removed ones, while nothing is due", async () => {
    const host = await stage.host("idle");
    await host.run({ source: "schedule" });
    // The first scheduled run after the issue asks for the renewal window.
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    const { window } = await host.state();
    assert.ok(window !== undefined);
    stage.proxy.clear();
    const calls = await host.calls();
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason], ["none", "NOT_DUE"]);
    assert.deepEqual((await host.calls()).slice(calls.length), ["ssm:GetParameters", "ssm:GetParametersByPath"]);
    assert.deepEqual(stage.proxy.requests, []);
    assert.deepEqual((await host.state()).window, window);
  });

  it("renews in the CA's window, says what it replaces, and keeps to it once a new window is told", async () => {
    const host = await stage.host("ari");
    const first = await host.run({ source: "schedule" });
    const stateOfFirst = await host.state();
    await host.openWindow({ explanationURL: "https://ca.example/why" });
    const second = await host.run({ source: "schedule" });
    assert.deepEqual([second.action, second.reason], ["issued", "ARI_WINDOW"]);
    assert.match(second.message, /https:\/\/ca\.example\/why/);
    assert.notEqual(second.certificate?.serial, first.certificate?.serial);
    assert.equal(second.certificate?.version, 2);
    assert.deepEqual(second.warnings, []);
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    // The CA has it on record: the same certificate cannot be replaced twice.
    assert.ok(stateOfFirst.stored);
    const version = await host.putBundleVersion(1);
    await host.putState({ ...stateOfFirst, stored: { ...stateOfFirst.stored, version } });
    stage.proxy.clear();
    await host.openWindow();
    const third = await host.run({ source: "schedule" });
    assert.deepEqual([third.action, third.reason], ["issued", "ARI_WINDOW"]);
    assert.match(third.warnings.join(), /refused the order as a replacement .*alreadyReplaced/);
    assert.equal(host.orders(), 2);
  });

  it("renews at once when an operator asks, by the runbook's literal call", async () => {
    const host = await stage.host("forced");
    await host.run({ source: "schedule" });
    const answer = await host.run({});
    assert.deepEqual([answer.action, answer.reason, answer.certificate?.version], ["issued", "FORCED", 2]);
  });

  it("writes copies again that somebody changed or deleted", async () => {
    const host = await stage.host("copies");
    await host.run({ source: "schedule" });
    await host.run({ source: "schedule" });
    const { ssm } = stage.clients;
    const before = await host.parameter(host.parameters.tlsCert);
    await ssm.putParameter({ Name: host.parameters.tlsCert, Value: "changed", Overwrite: true });
    await ssm.deleteParameter({ Name: host.parameters.tlsKey });
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason], ["healed", "COPIES_HEALED"]);
    assert.equal(await host.parameter(host.parameters.tlsCert), before);
    assert.match((await host.parameter(host.parameters.tlsKey)) ?? "", /^-----BEGIN PRIVATE KEY-----/);
    assert.equal((await host.run({ source: "schedule" })).action, "none");
  });

  it("keeps values of others at the challenge record's name", async () => {
    const host = await stage.host("foreign");
    await stage.putTxt(`_acme-challenge.${host.hostname}`, ["of somebody else", "and another"]);
    await host.run({ source: "schedule" });
    assert.deepEqual((await host.txt()).sort(), ["and another", "of somebody else"]);
  });

  it("proves the bare name and its wildcard in one certificate", async () => {
    const host = await stage.host("both", { host: { names: ["both.issue.example", "*.both.issue.example"] } });
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual(answer.certificate?.names, ["*.both.issue.example", "both.issue.example"]);
    assert.deepEqual(await host.txt("_acme-challenge.both.issue.example"), []);
  });

  it("proves a name that is delegated to another zone", async () => {
    const { route53 } = stage.clients;
    const made = await route53.createHostedZone({ Name: "proofs.example", CallerReference: String(Math.random()) });
    const zoneId = (made.HostedZone?.Id ?? "").replace("/hostedzone/", "");
    const name = "delegated.issue.example";
    await stage.putRecord(`_acme-challenge.${name}`, "CNAME", "delegated.proofs.example");
    const plain = await stage.host("delegated");
    assert.match(
      await plain.failure({ source: "schedule" }),
      /CHALLENGE_DELEGATED: _acme-challenge\.delegated\.issue\.example in zone \w+ is a CNAME to delegated\.proofs\.example/,
    );
    assert.equal(plain.orders(), 0);
    await plain.configure({ challenges: [{ name, recordName: "delegated.proofs.example", zoneId }] });
    assert.equal((await plain.run({})).action, "issued");
    assert.deepEqual(await plain.txt("delegated.proofs.example", zoneId), []);
  });
});
