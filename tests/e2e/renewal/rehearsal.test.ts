import assert from "node:assert/strict";
import { createServer } from "node:https";
import type { Pebble } from "../../../packages/local-aws/acme/startPebble.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

describe("renewal function: staging first, and the sign of life", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  let staging: Pebble;

  before(async () => {
    stage = await renewalStage("rehearsal");
    staging = await stage.anotherPebble();
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  const certificateAuthorities = () => [{ id: "pebble", directory: stage.proxy.directory, staging: staging.directory }];
  const account = (prefix: string, id: string) => `${prefix}/accounts/${id}`;

  it("asks the staging directory first, as long as there is no account with the CA", async () => {
    const host = await stage.host("first", { settings: { certificateAuthorities: certificateAuthorities() } });
    const prefix = host.settings.parameterPrefix;
    assert.equal((await host.run({ source: "schedule" })).action, "issued");
    assert.equal((await host.state()).stored?.source, stage.proxy.directory);
    assert.ok((await host.parameter(account(prefix, "pebble-staging"))) !== undefined);
    assert.equal(await host.parameter(host.parameters.rehearsal), undefined);
    assert.deepEqual(await host.txt(), []);
  });

  it("goes straight to production when the config says so", async () => {
    const production = certificateAuthorities().map((one) => ({ ...one, firstContact: "production" as const }));
    const host = await stage.host("straight", { settings: { certificateAuthorities: production } });
    await host.run({ source: "schedule" });
    assert.equal(await host.parameter(account(host.settings.parameterPrefix, "pebble-staging")), undefined);
  });

  it("stores nothing of a dry run", async () => {
    const host = await stage.host("dry", { settings: { certificateAuthorities: certificateAuthorities() } });
    const answer = await host.run({ dryRun: true });
    assert.deepEqual([answer.action, answer.reason, answer.certificate], ["rehearsed", "REHEARSED", undefined]);
    assert.equal(await host.parameter(host.parameters.bundle), undefined);
    assert.equal(await host.parameter(host.parameters.rehearsal), undefined);
    assert.deepEqual(stage.proxy.requests, []);
    assert.deepEqual(await host.txt(), []);
  });

  it("does not ask production again after a challenge record that was not seen, before staging has seen one", async () => {
    const production = certificateAuthorities().map((one) => ({ ...one, firstContact: "production" as const }));
    const host = await stage.host("unseen", { settings: { certificateAuthorities: production } });
    const record = { name: `_acme-challenge.${host.hostname}`, type: "TXT" };
    await stage.control("dns-answer", { ...record, rcode: "NXDOMAIN" });
    assert.match(await host.failure({ source: "schedule" }), /VALIDATION_FAILED: order: /);
    assert.equal(host.orders(), 1);
    assert.deepEqual(await host.txt(), []);
    assert.match(await host.failure({ host: host.functionName }), /REHEARSAL_FAILED: on staging: order: /);
    assert.equal(host.orders(), 1);
    await stage.control("dns-answer", { ...record, rcode: null });
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
    assert.equal(host.orders(), 2);
  });

  it("pings the heartbeat's address, or its address of failures, and fails no run by it", async () => {
    const pings: string[] = [];
    const made = (await stage.control("server-certificate", { names: ["localhost"], addresses: ["127.0.0.1"] })) as {
      readonly certificate: string;
      readonly key: string;
    };
    const server = createServer({ cert: made.certificate, key: made.key }, (request, response) => {
      pings.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const heartbeatParameter = "/rehearsal-heartbeat";
    const put = (Value: string) =>
      stage.clients.ssm.putParameter({ Name: heartbeatParameter, Value, Type: "SecureString", Overwrite: true });
    try {
      await put(`https://127.0.0.1:${port}/ping/secret`);
      const host = await stage.host("alive", { settings: { heartbeatParameter } });
      await host.run({ source: "schedule" });
      await host.configure({ profile: "unknown" });
      await host.failure({ host: host.functionName });
      assert.deepEqual(pings, ["/ping/secret", "/ping/secret/fail"]);
      await host.configure({ profile: "default" });
      await put("no address");
      assert.equal((await host.run({ host: host.functionName })).action, "none");
      assert.ok(!(await host.log()).includes("/ping/secret"));
    } finally {
      server.close();
    }
  });
});
