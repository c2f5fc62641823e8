import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { AcmeResource } from "../../../local/acme/acmeResource.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

/** Lambda's limit in these tests; the lease of a killed run holds others off until then, and a little longer. */
const LIMIT_SECONDS = 8;
const LEASE_MS = (LIMIT_SECONDS + 3) * 1000;
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

interface Killed {
  readonly point: string;
  readonly host: StagedHost;
  readonly orders: number;
  readonly at: number;
}

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
      killed.push(await killedRun(host, `AWS call ${call}`, { atCall: call }));
    }
    await converge(killed);
  });

  it("goes on after every answer of the CA, with at most one order more", async () => {
    const killed: Killed[] = [];
    for (const resource of CA_ANSWERS) {
      const host = await stage.host(`ca-${resource.toLowerCase()}`, { settings, timeout: LIMIT_SECONDS });
      killed.push(await killedRun(host, `the CA's answer: ${resource}`, { resource }));
    }
    await converge(killed);
  });

  async function killedRun(
    host: StagedHost,
    point: string,
    when: { readonly atCall: number } | { readonly resource: AcmeResource },
  ): Promise<Killed> {
    stage.proxy.clear();
    const { functionName } = host;
    if ("atCall" in when) await stage.control("kill-function", { functionName, atCall: when.atCall });
    else {
      stage.proxy.onAnswer(async (_, { resource }) => {
        if (resource === when.resource) await stage.control("kill-function", { functionName });
      });
    }
    const at = Date.now();
    const { error } = await host.invoke({ source: "schedule" });
    // GetChange is called as often as it takes, so the last calls of the list may come earlier.
    if (error === undefined) assert.ok("atCall" in when && when.atCall > calls.length - 4, `${point}: not killed`);
    else assert.match(error, /signal: killed/, point);
    return { point, host, orders: host.orders(), at };
  }

  async function converge(killed: readonly Killed[]): Promise<void> {
    const last = killed.at(-1);
    await wait(Math.max(0, (last?.at ?? 0) + LEASE_MS - Date.now()));
    for (const one of killed) await assertConverges(one);
  }

  async function assertConverges({ point, host, orders }: Killed): Promise<void> {
    stage.proxy.clear();
    const answer = await host.run({ source: "schedule" });
    assert.ok(answer.certificate !== undefined, `${point}: ${answer.reason}`);
    assert.equal(answer.deployed, true, point);
    assert.ok(orders + host.orders() <= 2, `${point}: ${orders} + ${host.orders()} orders`);
    const bundle = (await host.parameter(host.parameters.bundle)) ?? "";
    const chain = bundle.slice(bundle.indexOf("-----BEGIN CERTIFICATE"));
    const leaf = new X509Certificate(chain);
    assert.ok(leaf.checkPrivateKey(createPrivateKey(bundle)), point);
    assert.equal(await host.parameter(host.parameters.chain), chain, point);
    assert.ok(bundle.startsWith((await host.parameter(host.parameters.tlsKey)) ?? "none"), point);
    assert.ok(chain.startsWith((await host.parameter(host.parameters.tlsCert)) ?? "none"), point);
    assert.deepEqual(await host.txt(), [], point);
    assert.equal(await host.parameter(host.parameters.pending), undefined, point);
    const { stored, failures, orderUrl } = await host.state();
    assert.deepEqual([stored?.source, failures, orderUrl], [stage.proxy.directory, 0, undefined], point);
    assert.equal((await host.run({ source: "schedule" })).action, "none", point);
  }
});
