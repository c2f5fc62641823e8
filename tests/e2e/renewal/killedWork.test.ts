import assert from "node:assert/strict";
import { assertWhole, type Killed, killedRun, type KillPoint, LIMIT_SECONDS, leasesEnd } from "./killedRun.ts";
import { MailService } from "./mailService.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const SCHEDULE = { source: "schedule" };

const put = (resource: string, atCall = 1): KillPoint => ({ atCall, action: "ssm:PutParameter", resource });

/** All runs are killed first, since their leases then run out together. */
describe("renewal function: killed in a renewal, an import, a revocation, a rollout, an account's change", function () {
  this.timeout(600_000);
  let stage: RenewalStage;
  /** Key and chain of a wildcard that covers every host. */
  let brought: string;
  const settings = { parameterPrefix: "/killed" };
  const renewals: Killed[] = [];
  const imports: Killed[] = [];
  let early: Killed;
  let late: Killed;
  const revocations: (Killed & { readonly serial: string | undefined })[] = [];
  const rollouts: Killed[] = [];
  const registrations: (Killed & { readonly key: string | undefined })[] = [];
  const rollovers: (Killed & { readonly url: string })[] = [];

  before(async () => {
    stage = await renewalStage("killed-work");
    brought = await wildcard();
    for (const [index, at] of RENEWAL_POINTS.entries()) renewals.push(await killedRenewal(`ari-${index}`, at));
    for (const [index, at] of IMPORT_POINTS.entries()) imports.push(await killedImport(`import-${index}`, at));
    early = await killedImport("import-early", put("/state"));
    late = await killedImport("import-late", put("/chain"));
    for (const [index, at] of REVOCATION_POINTS.entries()) revocations.push(await killedRevocation(`rev-${index}`, at));
    for (const [index, at] of ROLLOUT_POINTS.entries()) rollouts.push(await killedRollout(`roll-${index}`, at));
    for (const [index, at] of REGISTRATION_POINTS.entries()) {
      registrations.push(await killedRegistration(`new-${index}`, at));
    }
    for (const [index, at] of ROLLOVER_POINTS.entries()) rollovers.push(await killedRollover(`key-${index}`, at));
    await leasesEnd([...renewals, ...imports, early, late, ...revocations, ...rollouts, ...registrations]);
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  const RENEWAL_POINTS: readonly KillPoint[] = [
    { answer: "newOrder" },
    { atCall: 1, action: "route53:ChangeResourceRecordSets" },
    { answer: "finalize" },
    put("/bundle"),
  ];

  it("renews in the CA's window as a replacement, whenever the run before was killed", async () => {
    for (const one of renewals) {
      const { host, point, orders } = one;
      stage.proxy.clear();
      const answer = await host.run(SCHEDULE);
      assert.deepEqual([answer.certificate?.version, answer.deployed], [2, true], `${point}: ${answer.message}`);
      assert.deepEqual(answer.warnings, [], point);
      assert.ok(orders >= 1 && orders + host.orders() <= 2, `${point}: ${orders} + ${host.orders()} orders`);
      for (const { payload } of stage.proxy.requests.filter(({ resource }) => resource === "newOrder")) {
        assert.ok((payload as { readonly replaces?: string }).replaces !== undefined, point);
      }
      assert.equal((await host.state()).stored?.source, stage.proxy.directory, point);
      await assertWhole(one);
    }
  });

  const IMPORT_POINTS: readonly KillPoint[] = [
    put("/bundle"),
    put("/state", 2),
    { atCall: 1, action: "ssm:DeleteParameters", resource: "/import" },
  ];

  it("knows an imported certificate for what it is, and takes the parameter away that it came in", async () => {
    for (const one of imports) {
      const { host, point } = one;
      stage.proxy.clear();
      const answer = await host.run(SCHEDULE);
      assert.deepEqual([answer.certificate?.version, answer.deployed], [1, true], `${point}: ${answer.message}`);
      assert.equal(await host.parameter(host.parameters.bundle), brought, point);
      assert.equal(await host.parameter(host.parameters.import), undefined, point);
      const { stored, importing } = await host.state();
      assert.deepEqual([stored?.source, stored?.accountUrl, importing], ["import", undefined, undefined], point);
      await assertWhole(one);
      assert.deepEqual(stage.proxy.requests, [], point);
    }
  });

  it("leaves what was brought to the operator when the import was killed before it counted", async () => {
    const { host } = early;
    assert.equal(await host.parameter(host.parameters.bundle), undefined);
    assert.equal(await host.parameter(host.parameters.import), brought);
    assert.equal((await host.run(importEvent(host))).action, "imported");
    assert.equal(await host.parameter(host.parameters.import), undefined);
    await assertWhole(early);
  });

  it("does not import twice what is asked for again after a run that was killed behind the commit", async () => {
    const { host } = late;
    const answer = await host.run(importEvent(host));
    assert.deepEqual([answer.action, answer.certificate?.version, answer.warnings], ["imported", 1, []]);
    assert.equal(await host.parameter(host.parameters.import), undefined);
    await assertWhole(late);
  });

  const REVOCATION_POINTS: readonly KillPoint[] = [
    put("/state"),
    put("/bundle"),
    { answer: "revokeCert" },
    put("/state", 3),
  ];

  it("finishes a revocation without being asked again, with a new key", async () => {
    for (const one of revocations) {
      const { host, point, orders, serial } = one;
      stage.proxy.clear();
      const answer = await host.run(SCHEDULE);
      assert.deepEqual([answer.certificate?.version, answer.deployed], [2, true], `${point}: ${answer.message}`);
      const { Status, Reason } = await stage.pebble.certificateStatus(serial ?? "");
      assert.deepEqual([Status, Reason], ["Revoked", 1], point);
      assert.equal((await stage.pebble.certificateStatus(answer.certificate?.serial ?? "")).Status, "Valid", point);
      assert.ok(orders + host.orders() <= 2, `${point}: ${orders} + ${host.orders()} orders`);
      await assertWhole(one);
    }
  });

  const ROLLOUT_POINTS: readonly KillPoint[] = [
    put("/tls-key"),
    put("/state"),
    { atCall: 1, action: "ecs:UpdateService" },
    put("/state", 2),
  ];

  it("rolls out what is stored, by one deployment, wherever the run before was killed", async () => {
    for (const one of rollouts) {
      const { host, point } = one;
      stage.proxy.clear();
      const answer = await host.run(SCHEDULE);
      assert.deepEqual([answer.action, answer.certificate?.version], ["deployed", 2], `${point}: ${answer.message}`);
      assert.equal(answer.deployed, true, point);
      const { deployedVersion, rollouts: left } = await host.state();
      assert.deepEqual([deployedVersion, left], [2, undefined], point);
      assert.equal((await host.calls()).filter((call) => call === "ecs:UpdateService").length, 1, point);
      assert.equal(host.orders(), 0, point);
      await assertWhole(one);
    }
  });

  const REGISTRATION_POINTS: readonly KillPoint[] = [put("/accounts/pebble"), { answer: "newAccount" }];

  it("registers the account's first key, and no other one", async () => {
    for (const one of registrations) {
      const { host, point, key } = one;
      assert.equal((await host.run(SCHEDULE)).action, "issued", point);
      const account = await accountOf(host);
      assert.ok(key !== undefined && account.key === key, point);
      assert.equal(account.url, (await host.state()).stored?.accountUrl, point);
      await assertWhole(one);
    }
  });

  const ROLLOVER_POINTS: readonly KillPoint[] = [
    put("/accounts/pebble"),
    { answer: "keyChange" },
    put("/accounts/pebble", 2),
  ];

  it("goes on with the same account after a rollover that was killed, whichever key counts", async () => {
    for (const [index, { host, point, url }] of rollovers.entries()) {
      const { key, nextKey } = await accountOf(host);
      const answer = await host.run({});
      assert.deepEqual([answer.action, answer.warnings], ["issued", []], point);
      assert.equal((await host.state()).stored?.accountUrl, url, point);
      const settled = await accountOf(host);
      assert.equal(settled.url, url, point);
      // The CA has taken the next key unless it was never told of it.
      assert.equal(settled.key, index === 1 ? nextKey : key, point);
      assert.equal(settled.nextKey, index === 0 ? nextKey : undefined, point);
      assert.deepEqual((await host.invoke(ROLLOVER)).payload.account?.accountUrl, url, point);
      const rolled = await accountOf(host);
      assert.deepEqual([rolled.url, rolled.nextKey], [url, undefined], point);
      assert.notEqual(rolled.key, settled.key, point);
      assert.equal((await host.run({})).action, "issued", point);
    }
  });

  const ROLLOVER = { account: { ca: "pebble", action: "rollover" } };

  async function wildcard(): Promise<string> {
    const names = [`*.${stage.domain}`];
    const maker = await stage.host("maker", { settings, host: { names } });
    await maker.run(SCHEDULE);
    return (await maker.parameter(maker.parameters.bundle)) ?? "";
  }

  async function killedRenewal(label: string, at: KillPoint): Promise<Killed> {
    const host = await stage.host(label, { settings, timeout: LIMIT_SECONDS });
    await host.run(SCHEDULE);
    await host.openWindow();
    return killedRun(host, SCHEDULE, at);
  }

  /** With an order under way, which the import makes useless. */
  async function killedImport(label: string, at: KillPoint): Promise<Killed> {
    const host = await stage.host(label, { settings, timeout: LIMIT_SECONDS });
    stage.proxy.add({ fault: { kind: "dropAnswer" }, resources: ["finalize"], times: 1 });
    await host.failure(SCHEDULE);
    assert.ok((await host.parameter(host.parameters.pending)) !== undefined);
    const made = { Name: host.parameters.import, Value: brought, Type: "SecureString" as const };
    await stage.clients.ssm.putParameter(made);
    return killedRun(host, importEvent(host), at);
  }

  function importEvent({ functionName, parameters }: StagedHost) {
    return { import: { host: functionName, parameter: parameters.import, version: 1 } };
  }

  async function killedRevocation(label: string, at: KillPoint) {
    const host = await stage.host(label, { settings, timeout: LIMIT_SECONDS });
    const first = await host.run(SCHEDULE);
    const killed = await killedRun(host, { revoke: { host: host.functionName, reason: 1 } }, at);
    return { ...killed, serial: first.certificate?.serial };
  }

  async function killedRollout(label: string, at: KillPoint): Promise<Killed> {
    const host = await stage.host(label, { settings, timeout: LIMIT_SECONDS });
    await host.run(SCHEDULE);
    const mail = new MailService(stage, host, { isBalanced: false });
    await mail.prepare();
    await mail.create();
    await host.configure({ deployTo: [{ kind: "ecs", cluster: mail.cluster, service: mail.service }] });
    return killedRun(host, {}, at);
  }

  async function killedRegistration(label: string, at: KillPoint) {
    const host = await stage.host(label, { timeout: LIMIT_SECONDS });
    const killed = await killedRun(host, SCHEDULE, at);
    return { ...killed, key: (await accountOf(host)).key };
  }

  async function killedRollover(label: string, at: KillPoint) {
    const host = await stage.host(label, { timeout: LIMIT_SECONDS });
    await host.run(SCHEDULE);
    const { url = "" } = await accountOf(host);
    return { ...(await killedRun(host, ROLLOVER, at)), url };
  }

  async function accountOf(host: StagedHost): Promise<Partial<Record<"url" | "key" | "nextKey", string>>> {
    return JSON.parse((await host.parameter(`${host.settings.parameterPrefix}/accounts/pebble`)) ?? "{}");
  }
});
