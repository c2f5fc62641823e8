import assert from "node:assert/strict";
import type { AcmeResource } from "../../../packages/local-aws/acme/acmeResource.ts";
import { assertWhole, type Killed, killedRun, LIMIT_SECONDS, leasesEnd } from "./killedRun.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

const CA_ANSWERS: readonly AcmeResource[] = [
  "directory",
  "newOrder",
  "authorization",
  "challenge",
  "order",
  "finalize",
  "certificate",
];
/** Calls that change something. */
const CHANGES = /^(ssm:(Put|Delete)|route53:Change)/;

describe("renewal function: killed at any moment", function () {
  this.timeout(600_000);
  let stage: RenewalStage;
  /** AWS calls of a run that nobody kills. */
  let calls: readonly string[] = [];
  /** All hosts share the account, which the first run registers. */
  const settings = { parameterPrefix: "/kill" };

  before(async () => {
    stage = await renewalStage("kill");
    await (await stage.host("account", { settings })).run({ source: "schedule" });
    const host = await stage.host("whole", { settings });
    await host.run({ source: "schedule" });
    calls = await host.calls();
  });
  after(() => stage.stop());

  it("goes on after every change that it makes at AWS, with at most one order more", async () => {
    const points = [...calls.entries()].flatMap(([index, action]) => (CHANGES.test(action) ? [index + 1] : []));
    assert.ok(points.length >= 12, `${points.length} changes: ${calls.join(" ")}`);
    const killed: Killed[] = [];
    for (const call of points) {
      const host = await stage.host(`aws-${call}`, { settings, timeout: LIMIT_SECONDS });
      // GetChange is called as often as it takes, so the last calls of the list may come earlier.
      const mayEnd = call > calls.length - 4;
      killed.push(await killedRun(host, { source: "schedule" }, { atCall: call }, { mayEnd }));
    }
    await converge(killed);
  });

  it("goes on after every answer of the CA, with at most one order more", async () => {
    const killed: Killed[] = [];
    for (const resource of CA_ANSWERS) {
      const host = await stage.host(`ca-${resource.toLowerCase()}`, { settings, timeout: LIMIT_SECONDS });
      killed.push(await killedRun(host, { source: "schedule" }, { answer: resource }));
    }
    await converge(killed);
  });

  async function converge(killed: readonly Killed[]): Promise<void> {
    await leasesEnd(killed);
    for (const one of killed) await assertConverges(one);
  }

  async function assertConverges(killed: Killed): Promise<void> {
    const { point, host, orders } = killed;
    stage.proxy.clear();
    const answer = await host.run({ source: "schedule" });
    assert.ok(answer.certificate !== undefined, `${point}: ${answer.reason}`);
    assert.equal(answer.deployed, true, point);
    assert.ok(orders + host.orders() <= 2, `${point}: ${orders} + ${host.orders()} orders`);
    assert.equal((await host.state()).stored?.source, stage.proxy.directory, point);
    await assertWhole(killed);
  }
});
