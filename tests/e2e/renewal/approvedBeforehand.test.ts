import assert from "node:assert/strict";
import { createSecret } from "../../../packages/local-aws/tests/aws/createSecret.ts";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

const KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
const BINDING = "/aws/reference/secretsmanager/approved/eab";

/** As an ACME endpoint of ACM does: accounts by an external binding, orders that are ready at once, minutes to issue. */
describe("renewal function: a CA that has validated the domain before the order", function () {
  this.timeout(240_000);
  let stage: RenewalStage;

  before(async () => {
    stage = await renewalStage("approved", { authzReusePercent: 100, externalAccounts: { "kid-1": KEY } });
    await createSecret(
      (await sharedLocalAws()).aws.url,
      "approved/eab",
      JSON.stringify({ kid: "kid-1", hmacKey: KEY }),
    );
  });
  after(() => stage.stop());
  afterEach(() => stage.proxy.clear());

  const boundHost = (label: string) => {
    const certificateAuthorities = [{ id: "acm", directory: stage.proxy.directory, eabParameter: BINDING }];
    return stage.host(label, { settings: { certificateAuthorities }, timeout: 10 });
  };

  it("gets an order and a finalize, and nothing about challenges", async () => {
    const host = await boundHost("ready");
    assert.equal((await host.run({ source: "schedule" })).action, "issued");
    stage.proxy.clear();
    const before = (await host.calls()).length;
    const answer = await host.run({});
    assert.deepEqual([answer.action, answer.casTried], ["issued", [{ ca: "acm", outcome: "issued" }]]);
    const asked = stage.proxy.requests.map(({ resource }) => resource);
    assert.equal(asked.filter((resource) => resource === "newOrder").length, 1);
    assert.equal(asked.filter((resource) => resource === "finalize").length, 1);
    assert.deepEqual(
      asked.filter((resource) => resource === "authorization" || resource === "challenge"),
      [],
    );
    const changes = (await host.calls())
      .slice(before)
      .filter((action) => action === "route53:ChangeResourceRecordSets");
    assert.deepEqual(changes, []);
  });

  it("is looked at by one scheduled run after the other until it has issued, for one order and one finalize", async () => {
    const host = await boundHost("minutes");
    assert.equal((await host.run({ source: "schedule" })).action, "issued");
    stage.proxy.clear();
    const release = stage.proxy.add({ fault: { kind: "hold", retryAfter: "1" }, resources: ["finalize", "order"] });
    const forced = await host.run({});
    assert.deepEqual([forced.action, forced.reason], ["pending", "ORDER_PENDING"]);
    assert.equal(forced.casTried?.[0]?.outcome, "pending");
    await host.letTimePass();
    const second = await host.run({ source: "schedule" });
    assert.deepEqual([second.action, second.reason], ["pending", "ORDER_PENDING"]);
    release();
    await host.letTimePass();
    const last = await host.run({ source: "schedule" });
    assert.deepEqual([last.action, last.reason, last.certificate?.version], ["issued", "RESUMED", 2]);
    const count = (resource: string) => stage.proxy.requests.filter((one) => one.resource === resource).length;
    assert.deepEqual([count("newOrder"), count("finalize")], [1, 1]);
  });
});
