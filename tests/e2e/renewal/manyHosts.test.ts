import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { MailService } from "./mailService.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const SCHEDULE = { source: "schedule" };

describe("renewal function: many hosts, and a host of many services", function () {
  this.timeout(240_000);
  let stage: RenewalStage;

  before(async () => {
    stage = await renewalStage("many", { domainBlocklist: ["h5.many.example"] });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("serves every host but the one that fails, four at a time, and throws after everything was tried", async () => {
    const host = await staged("whole", 12, 0);
    const names = namesOf(host);
    assert.equal((await host.run({ host: "h0" })).action, "issued");
    stage.proxy.clear();
    let now = 0;
    let most = 0;
    stage.proxy.onAnswer(async (_, { resource }) => {
      if (resource !== "newOrder") return;
      now += 1;
      most = Math.max(most, now);
      await wait(400);
      now -= 1;
    });
    const message = await host.failure(SCHEDULE);
    assert.match(message, /^1 of 12 hosts failed\. h5: NAMES_REFUSED: \S+: 400 rejectedIdentifier: [^|]+$/);
    assert.equal(most, 4);
    assert.deepEqual(ordered(), names.slice(1).sort());
    assert.equal((await stored(host)).length, 11);
    stage.proxy.clear();
    // The one that failed backs off; the answer has a line for each.
    const { payload, error } = await host.invoke(SCHEDULE);
    assert.equal(error, undefined);
    assert.deepEqual(
      payload.hosts.map((one) => `${one.host} ${one.action}`),
      names.map((_, index) => (index === 5 ? "h5 waiting" : `h${index} none`)),
    );
    assert.deepEqual(ordered(), []);
  });

  it("leaves hosts that do not fit into its time for the next scheduled run, and says so", async () => {
    const host = await staged("late", 6, 20);
    await limit(host, 12);
    // The last fifth of a run's time is for cleaning up: nothing is begun in it.
    let slow: Promise<void> | undefined;
    stage.proxy.onAnswer(async (_, { resource }) => {
      if (resource !== "newOrder") return;
      slow ??= wait(9_300);
      await slow;
    });
    const first = await host.invoke(SCHEDULE);
    assert.equal(first.error, undefined);
    assert.deepEqual(
      first.payload.hosts.map(({ host: name, action, message }) => `${name} ${action} ${/^not begun/.test(message)}`),
      [
        "h20 pending false",
        "h21 pending false",
        "h22 pending false",
        "h23 pending false",
        "h24 pending true",
        "h25 pending true",
      ],
    );
    assert.deepEqual([first.payload.hosts[5]?.reason, ordered().length], ["OUT_OF_TIME", 4]);
    stage.proxy.clear();
    await limit(host, 60);
    const second = await host.invoke(SCHEDULE);
    assert.deepEqual(
      second.payload.hosts.map(({ action }) => action),
      ["issued", "issued", "issued", "issued", "issued", "issued"],
    );
    assert.deepEqual(ordered(), ["h24.many.example", "h25.many.example"]);
  });

  it("says which of a host's services did not take the certificate, in whichever cluster it is", async () => {
    const host = await stage.host("services");
    const one = new MailService(stage, host, { isBalanced: false });
    const other = new MailService(stage, host, { isBalanced: false, cluster: "many-elsewhere", service: "relay" });
    await host.run(SCHEDULE);
    for (const mail of [one, other]) {
      await mail.prepare();
      await mail.create();
    }
    await host.configure({ deployTo: [one, other].map(({ cluster, service }) => ({ kind: "ecs", cluster, service })) });
    const served = await host.run({});
    assert.deepEqual([served.action, served.deployed], ["issued", true]);
    await stage.control("fail-tasks", { service: other.service, on: true, reason: "CannotPullContainerError" });
    const message = await host.failure({});
    assert.match(message, /ROLLOUT_FAILED: many-elsewhere\/relay/);
    assert.ok(!message.includes("many-services/mail"));
    const { stored: newest, deployedVersion, rollouts = [] } = await host.state();
    assert.deepEqual([newest?.version, deployedVersion], [3, 2]);
    assert.deepEqual(rollouts.map(({ cluster, failedAt }) => [cluster, failedAt !== undefined]).sort(), [
      ["many-elsewhere", true],
      ["many-services", false],
    ]);
    await stage.control("fail-tasks", { service: one.service, on: true, reason: "CannotPullContainerError" });
    assert.match(await host.failure({}), /ROLLOUT_FAILED: many-services\/mail[^;]*; many-elsewhere\/relay/);
    for (const { service } of [one, other]) await stage.control("fail-tasks", { service, on: false });
  });

  async function limit({ functionName: FunctionName }: StagedHost, Timeout: number): Promise<void> {
    await stage.clients.lambda.updateFunctionConfiguration({ FunctionName, Timeout });
  }

  /** A function with so many hosts, `h<first>` and so on. */
  async function staged(label: string, count: number, first: number): Promise<StagedHost> {
    const host = await stage.host(label);
    const hosts = Array.from({ length: count }, (_, index): HostSettings => {
      const name = `h${first + index}`;
      const hostname = `${name}.${stage.domain}`;
      const challenges = [{ name: hostname, recordName: `_acme-challenge.${hostname}`, zoneId: stage.zoneId }];
      const [pattern] = host.settings.hosts;
      assert.ok(pattern);
      return { ...pattern, name, names: [hostname], challenges };
    });
    host.settings = { ...host.settings, hosts };
    await host.configure({});
    return host;
  }

  function namesOf({ settings }: StagedHost): string[] {
    return settings.hosts.map(({ names }) => names[0] ?? "");
  }

  /** Names that orders were asked for since the proxy was cleared. */
  function ordered(): string[] {
    const orders = stage.proxy.requests.filter(({ resource }) => resource === "newOrder");
    const names = orders.map(({ payload }) => payload as { readonly identifiers: readonly { value: string }[] });
    return names.map(({ identifiers }) => identifiers[0]?.value ?? "").sort();
  }

  async function stored({ settings }: StagedHost): Promise<string[]> {
    const found: string[] = [];
    const ssm = stage.clients.ssm;
    const pages = { Path: settings.parameterPrefix, Recursive: true };
    let NextToken: string | undefined;
    do {
      const page = await ssm.getParametersByPath({ ...pages, ...(NextToken !== undefined && { NextToken }) });
      found.push(...(page.Parameters ?? []).map(({ Name = "" }) => Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found.filter((name) => name.endsWith("/bundle"));
  }
});
