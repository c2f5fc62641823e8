import assert from "node:assert/strict";
import { problem } from "../../../packages/local-aws/acme/fault.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

const HOUR_MS = 3_600_000;

describe("renewal function: when the CA makes trouble", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  /** All hosts share the account, which the first run registers. */
  const settings = { parameterPrefix: "/trouble" };

  before(async () => {
    stage = await renewalStage("trouble", {
      domainBlocklist: ["blocked.trouble.example"],
      caaIdentities: ["pebble.example"],
    });
    await (await stage.host("account", { settings })).run({ source: "schedule" });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("does not sleep past its end when the CA asks for more time than there is, and keeps to it", async () => {
    const host = await stage.host("unavailable", { settings, timeout: 20 });
    stage.proxy.add({ fault: problem(503, "serverInternal", "3600"), resources: ["newOrder"] });
    const started = Date.now();
    assert.match(await host.failure({ source: "schedule" }), /CA_UNAVAILABLE: \S+\/order-plz: 503/);
    assert.ok(Date.now() - started < 15_000);
    const { notBefore, lastError, failures } = await host.state();
    assert.ok(Math.abs(Date.parse(notBefore ?? "") - started - HOUR_MS) < 30_000);
    assert.deepEqual([lastError?.reason, failures], ["CA_UNAVAILABLE", 1]);
    stage.proxy.clear();
    // Neither the schedule nor an operator may ask again.
    for (const event of [{ source: "schedule" }, {}, { host: host.functionName, force: true }]) {
      const answer = await host.run(event);
      assert.deepEqual([answer.action, answer.reason, answer.notBefore], ["waiting", "NO_CA", notBefore]);
    }
    assert.deepEqual(stage.proxy.requests, []);
  });

  it("makes no further call before a rate limit's time, and goes on afterwards", async () => {
    const host = await stage.host("limited", { settings });
    stage.proxy.add({
      fault: problem(429, "rateLimited", new Date(Date.now() + HOUR_MS).toUTCString()),
      resources: ["newOrder"],
    });
    assert.match(await host.failure({ source: "schedule" }), /RATE_LIMITED/);
    assert.equal(host.orders(), 1);
    stage.proxy.clear();
    assert.equal((await host.run({})).action, "waiting");
    assert.deepEqual(stage.proxy.requests, []);
    await host.letTimePass();
    assert.equal((await host.run({ source: "schedule" })).action, "issued");
    assert.equal((await host.state()).notBefore, undefined);
  });

  it("keeps to its own backoff, which an operator passes", async () => {
    const host = await stage.host("backoff", { settings });
    stage.proxy.add({ fault: { kind: "malformed" }, resources: ["newOrder"], times: 1 });
    assert.match(await host.failure({ source: "schedule" }), /CA_BROKEN/);
    stage.proxy.clear();
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason], ["waiting", "BACKING_OFF"]);
    assert.match(answer.message, /The last error: .*the response is not valid JSON/);
    assert.deepEqual(stage.proxy.requests, []);
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
  });

  it("goes on with an order that the CA takes long for, without a new one", async () => {
    const host = await stage.host("slow", { settings, timeout: 10 });
    stage.proxy.add({ fault: { kind: "hold", retryAfter: "1" }, resources: ["finalize", "order"] });
    const first = await host.run({ source: "schedule" });
    assert.deepEqual([first.action, first.reason], ["pending", "ORDER_PENDING"]);
    assert.equal(host.orders(), 1);
    const { orderUrl, failures } = await host.state();
    assert.match(orderUrl ?? "", /\/my-order\//);
    assert.equal(failures, 0);
    stage.proxy.clear();
    await host.letTimePass();
    const second = await host.run({ source: "schedule" });
    assert.deepEqual([second.action, host.orders()], ["issued", 0]);
    assert.deepEqual(await host.txt(), []);
    assert.equal((await host.state()).orderUrl, undefined);
  });

  it("answers of a CA that drops connections are no answers", async () => {
    const host = await stage.host("dropped", { settings });
    stage.proxy.add({ fault: { kind: "dropAnswer" }, resources: ["finalize"], times: 1 });
    assert.match(await host.failure({ source: "schedule" }), /CA_UNREACHABLE: \S+: no answer: ECONNRESET/);
    assert.deepEqual(await host.txt(), []);
    stage.proxy.clear();
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
    assert.equal(host.orders(), 0);
  });

  it("takes the second CA when the first one is down", async () => {
    const other = await stage.anotherPebble();
    const certificateAuthorities = [
      { id: "first", directory: stage.proxy.directory },
      { id: "second", directory: other.directory },
    ];
    const host = await stage.host("second", { settings: { certificateAuthorities } });
    stage.proxy.add({ fault: { kind: "drop" } });
    const answer = await host.run({ source: "schedule" });
    assert.equal(answer.action, "issued");
    assert.match(answer.warnings.join(), /^first: \S+: no answer: ECONNRESET/);
    assert.equal((await host.state()).stored?.source, other.directory);
    // It is one of the configured ones, so nothing changes when the first is back.
    stage.proxy.clear();
    assert.equal((await host.run({ source: "schedule" })).action, "none");
  });

  it("refuses a name that the CA does not issue for, and says which", async () => {
    const host = await stage.host("blocked", { settings });
    assert.match(await host.failure({ source: "schedule" }), /NAMES_REFUSED: .*rejectedIdentifier.*blocked\.trouble/);
  });

  it("does not order where CAA names another CA", async () => {
    const host = await stage.host("caa", { settings });
    await stage.putRecord(host.hostname, "CAA", '0 issue "other.example"');
    const message = await host.failure({ source: "schedule" });
    assert.match(
      message,
      /CAA_FORBIDS: CAA of caa\.trouble\.example does not allow pebble\.example: 0 issue "other\.example": it names other\.example/,
    );
    await stage.putRecord(host.hostname, "CAA", '0 issue "pebble.example; accounturi=https://other.example/acct/1"');
    assert.match(
      await host.failure({ host: host.functionName }),
      /it names the account https:\/\/other\.example\/acct\/1, ours is https:/,
    );
    await stage.putRecord(host.hostname, "CAA", '128 unknown "x"');
    assert.match(
      await host.failure({ host: host.functionName }),
      /a critical record has a tag that no CA knows \(unknown\)/,
    );
    assert.equal(host.orders(), 0);
    await stage.putRecord(host.hostname, "CAA", '0 issue "pebble.example; validationmethods=dns-01"');
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
  });

  it("gets through when the CA rejects every other nonce", async () => {
    const strict = await stage.anotherPebble({ nonceRejectPercent: 50 });
    const certificateAuthorities = [{ id: "strict", directory: strict.directory }];
    const host = await stage.host("nonces", { settings: { certificateAuthorities } });
    assert.equal((await host.run({ source: "schedule" })).action, "issued");
    assert.deepEqual((await host.run({})).warnings, []);
  });

  it("orders once when two runs start at the same time", async () => {
    const host = await stage.host("twice", { settings });
    const answers = await Promise.all([host.run({ source: "schedule" }), host.run({ source: "schedule" })]);
    assert.deepEqual(answers.map(({ action }) => action).sort(), ["busy", "issued"]);
    assert.equal(host.orders(), 1);
  });

  it("binds its account to an external one, and says so when the CA does not take the binding", async () => {
    const key = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
    const strict = await stage.anotherPebble({ externalAccounts: { "kid-1": key } });
    const eabParameter = "/trouble-eab/binding";
    const certificateAuthorities = [{ id: "eab", directory: strict.directory, eabParameter }];
    const host = await stage.host("bound", { settings: { certificateAuthorities } });
    const put = (Value: string) =>
      stage.clients.ssm.putParameter({ Name: eabParameter, Value, Type: "SecureString", Overwrite: true });
    await put(JSON.stringify({ kid: "kid-2", hmacKey: key }));
    const message = await host.failure({ host: host.functionName });
    assert.match(message, /EAB_REFUSED: external account binding: /);
    assert.ok(!message.includes(key));
    await put(JSON.stringify({ kid: "kid-1", hmacKey: key }));
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
  });
});
