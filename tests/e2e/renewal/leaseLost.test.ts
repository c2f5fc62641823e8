import assert from "node:assert/strict";
import type { AcmeResource } from "../../../packages/local-aws/acme/acmeResource.ts";
import { type Fault, problem } from "../../../packages/local-aws/acme/fault.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const SCHEDULE = { source: "schedule" };

/** A lease ends with its holder; here somebody has put an end to it while the holder waits for the CA. */
describe("renewal function: a slow run that another has taken over from", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  const settings = { parameterPrefix: "/lost" };

  before(async () => {
    stage = await renewalStage("lost");
    await (await stage.host("account", { settings })).run(SCHEDULE);
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("makes no order when it was passed before it had begun one", async () => {
    const host = await stage.host("early", { settings });
    const { error, taker } = await passed(host, { event: SCHEDULE, at: "directory" });
    assert.match(error ?? "", /LEASE_LOST: lease 1 of \S+ is not the newest/);
    assert.deepEqual([taker.action, host.orders()], ["issued", 1]);
  });

  it("does not put its own key and order in the place of the other's", async () => {
    const host = await stage.host("ordered", { settings });
    const { error, taker } = await passed(host, { event: SCHEDULE, at: "newOrder" });
    assert.match(error ?? "", /LEASE_LOST/);
    assert.equal(taker.action, "issued");
  });

  it("counts no failure of its own in the other's state", async () => {
    const host = await stage.host("refused", { settings });
    const fault = problem(403, "orderNotReady");
    const { error, taker } = await passed(host, { event: SCHEDULE, at: "finalize", fault });
    assert.match(error ?? "", /LEASE_LOST/);
    assert.deepEqual([taker.action, host.orders()], ["issued", 1]);
    assert.equal((await host.state()).failures, 0);
  });

  it("does not store what it got over what the other has stored", async () => {
    const host = await stage.host("stored", { settings });
    const { error, taker } = await passed(host, { event: SCHEDULE, at: "certificate" });
    assert.match(error ?? "", /LEASE_LOST/);
    assert.deepEqual([taker.action, host.orders(), taker.certificate?.version], ["issued", 1, 1]);
  });

  it("leaves it to the other to say that a revocation is done", async () => {
    const host = await stage.host("revoked", { settings });
    await host.run(SCHEDULE);
    stage.proxy.clear();
    const { error } = await passed(host, {
      event: { revoke: { host: host.functionName, reason: 1 } },
      at: "revokeCert",
    });
    assert.match(error ?? "", /LEASE_LOST/);
    const { revocation, stored } = await host.state();
    assert.ok(revocation?.doneAt !== undefined && revocation.serial !== stored?.serial);
    assert.equal(host.orders(), 1);
  });

  /** The CA's first answer of a kind is held back until another run has come and gone. */
  async function passed(
    host: StagedHost,
    { event, at, fault }: { readonly event: unknown; readonly at: AcmeResource; readonly fault?: Fault },
  ) {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let isFirst = true;
    if (fault !== undefined) stage.proxy.add({ fault, resources: [at], times: 1 });
    stage.proxy.onAnswer(async (_, { resource }) => {
      if (resource !== at || !isFirst) return;
      isFirst = false;
      reached.resolve();
      await goOn.promise;
    });
    const slow = host.invoke(event);
    await Promise.race([reached.promise, slow]);
    assert.ok(!isFirst, `${at} was not asked for`);
    await endLease(host);
    const taker = await host.run(SCHEDULE);
    const left = await everythingOf(host);
    goOn.resolve();
    const { error } = await slow;
    assert.deepEqual(await everythingOf(host), left);
    assert.deepEqual(await host.txt(), []);
    return { error, taker };
  }

  async function endLease(host: StagedHost): Promise<void> {
    const [lease] = await host.leases();
    const Value = JSON.stringify({ holder: "somebody", until: "2026-01-01T00:00:00.000Z", released: true });
    await stage.clients.ssm.putParameter({ Name: lease?.name, Value, Overwrite: true });
  }

  /** Name, version and value of all that is stored of the host but its leases. */
  async function everythingOf({ parameters }: StagedHost): Promise<readonly string[]> {
    const Path = parameters.bundle.replace(/\/bundle$/, "");
    const { Parameters = [] } = await stage.clients.ssm.getParametersByPath({ Path, WithDecryption: true });
    return Parameters.map(({ Name, Version, Value }) => `${Name} ${Version} ${Value}`).sort();
  }
});
