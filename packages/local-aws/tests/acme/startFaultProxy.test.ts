import assert from "node:assert/strict";
import { problem } from "../../acme/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../acme/startFaultProxy.ts";
import type { Pebble } from "../../acme/startPebble.ts";
import { tlsRequest } from "../../acme/transport.ts";
import { Account } from "../aws/account.ts";
import { issueByAcme, type Place } from "./issueByAcme.ts";
import { pebbleFor } from "./pebble.ts";

describe("startFaultProxy", () => {
  let account: Account;
  let pebble: Pebble;
  let proxy: FaultProxy;
  let dns: Place;

  before(async () => {
    account = await Account.start(600);
    dns = { account, zoneId: await account.zone("example.net") };
    pebble = await pebbleFor(account.emulator.aws);
    proxy = await startFaultProxy({ aws: account.emulator.aws, pebble });
  });
  beforeEach(() => proxy.clear());
  after(async () => {
    await proxy.stop();
    await pebble.stop();
    await account.stop();
  });

  const issue = () => issueByAcme({ directory: proxy.directory, roots: pebble.roots }, dns, "mail.example.net");
  const directory = () => tlsRequest(proxy.directory, pebble.roots);
  const resources = () => proxy.requests.map(({ resource }) => resource);

  it("lets an issuance through, with every request on its list", async () => {
    const { leaf } = await issue();
    assert.equal(leaf.subjectAltName, "DNS:mail.example.net");
    const seen = new Set(resources());
    for (const one of ["directory", "newNonce", "newAccount", "newOrder", "authorization", "challenge", "finalize"]) {
      assert.ok(seen.has(one as never), one);
    }
    assert.ok(!seen.has("other"));
    assert.deepEqual(
      proxy.requests.map(({ number }) => number),
      proxy.requests.map((_, index) => index + 1),
    );
  });

  it("answers with a problem document and Retry-After as often as the rule says", async () => {
    proxy.add({ fault: problem(429, "rateLimited", "3600"), resources: ["directory"], times: 1 });
    const { status, headers, text } = await directory();
    assert.equal(status, 429);
    assert.equal(headers["retry-after"], "3600");
    assert.equal(JSON.parse(text).type, "urn:ietf:params:acme:error:rateLimited");
    assert.equal((await directory()).status, 200);
  });

  it("drops a connection before Pebble hears of it, or after", async () => {
    proxy.add({ fault: { kind: "drop" }, resources: ["directory"], times: 1 });
    await assert.rejects(directory(), /socket hang up|ECONNRESET/);
    let answers = 0;
    proxy.onAnswer(() => {
      answers += 1;
    });
    proxy.add({ fault: { kind: "dropAnswer" }, resources: ["directory"], times: 1 });
    await assert.rejects(directory(), /socket hang up|ECONNRESET/);
    assert.equal(answers, 1);
    assert.equal(proxy.requests.length, 2);
  });

  it("cuts JSON in half and answers late", async () => {
    proxy.add({ fault: { kind: "malformed" }, times: 1 });
    const cut = await directory();
    assert.equal(cut.status, 200);
    assert.throws(() => JSON.parse(cut.text), SyntaxError);
    proxy.add({ fault: { kind: "delay", milliseconds: 200 }, times: 1 });
    const started = Date.now();
    assert.equal((await directory()).status, 200);
    assert.ok(Date.now() - started >= 195);
  });

  it("calls a valid order processing for as long as the rule holds", async () => {
    proxy.add({ fault: { kind: "hold" }, resources: ["finalize", "order"], times: 3 });
    await issue();
    assert.ok(resources().filter((one) => one === "order").length >= 2);
  });

  it("lets the client wait for the hook at an answer", async () => {
    const heard: string[] = [];
    const forget = proxy.onAnswer(async (answer, { resource }) => {
      if (answer === 2) heard.push(resource);
    });
    await directory();
    await directory();
    await directory();
    assert.deepEqual(heard, ["directory"]);
    forget();
    proxy.clear();
    await directory();
    await directory();
    assert.deepEqual(heard, ["directory"]);
  });
});
