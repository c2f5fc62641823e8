import assert from "node:assert/strict";
import type { AcmeResource } from "../../../packages/local-aws/acme/acmeResource.ts";
import { problem } from "../../../packages/local-aws/acme/fault.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

const HOUR_MS = 3_600_000;
const SCHEDULE = { source: "schedule" };

/** What the CA asks to come back later for, and whether an order was made by then. */
const ASKED: readonly (readonly [AcmeResource, boolean])[] = [
  ["directory", false],
  ["newNonce", false],
  ["authorization", true],
  ["order", true],
  ["finalize", true],
  ["certificate", true],
];

describe("renewal function: when the CA asks for more time than there is", function () {
  this.timeout(240_000);
  let stage: RenewalStage;
  /** All hosts share the account, which the first run registers. */
  const settings = { parameterPrefix: "/later" };

  before(async () => {
    stage = await renewalStage("later");
    await (await stage.host("account", { settings })).run(SCHEDULE);
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  for (const [resource, isOrdered] of ASKED) {
    const what = isOrdered ? "and goes on with the same order" : "and has made no order";
    it(`keeps to it when asked for at ${resource}, by 503 or 429, ${what}`, async () => {
      const host = await stage.host(resource.toLowerCase(), { settings, timeout: 20 });
      let orders = 0;
      for (const [status, type, reason] of [
        [503, "serverInternal", "CA_UNAVAILABLE"],
        [429, "rateLimited", "RATE_LIMITED"],
      ] as const) {
        stage.proxy.clear();
        stage.proxy.add({ fault: problem(status, type, "3600"), resources: [resource] });
        const started = Date.now();
        assert.match(await host.failure(SCHEDULE), new RegExp(`${reason}: \\S+: ${status}\\b`));
        assert.ok(Date.now() - started < 15_000);
        // What the CA has said no to is not asked for again in the same run.
        assert.equal(stage.proxy.requests.filter((one) => one.resource === resource).length, 1);
        orders += host.orders();
        const { notBefore, lastError, orderUrl } = await host.state();
        assert.ok(Math.abs(Date.parse(notBefore ?? "") - started - HOUR_MS) < 30_000, notBefore);
        assert.deepEqual([lastError?.reason, orderUrl !== undefined], [reason, isOrdered]);
        assert.deepEqual(await host.txt(), []);
        stage.proxy.clear();
        const answer = await host.run(SCHEDULE);
        assert.deepEqual([answer.action, answer.reason, answer.notBefore], ["waiting", "NO_CA", notBefore]);
        assert.deepEqual(stage.proxy.requests, []);
        await host.letTimePass();
      }
      assert.equal((await host.run(SCHEDULE)).action, "issued");
      assert.equal(orders + host.orders(), 1);
      assert.equal((await host.state()).notBefore, undefined);
      assert.equal(await host.parameter(host.parameters.pending), undefined);
      assert.deepEqual(await host.txt(), []);
    });
  }
});
