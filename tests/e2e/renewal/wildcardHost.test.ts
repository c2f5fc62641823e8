import assert from "node:assert/strict";
import { MailService } from "./mailService.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const COPIES = {
  tlsKey: "/wild/control_domain_ssl_key",
  tlsCert: "/wild/control_domain_ssl_cert",
  tlsCaBundle: "/wild/control_domain_chain_cert",
  secure: true,
};
const PAUSED = "wild-imap/imap";
const FAILING = "wild-smtp-in/smtp-in";

/** Tests share three services and build on each other, since a service takes its time to start. */
describe("renewal function: a wildcard for three services that read copies under names of the operator's", function () {
  this.timeout(240_000);
  let stage: RenewalStage;
  let host: StagedHost;
  let services: MailService[];

  before(async () => {
    stage = await renewalStage("wild");
    host = await stage.host("mail", { host: { names: ["*.wild.example", "wild.example"], copies: COPIES } });
    const ports = { imap: [143], "smtp-in": [25], "smtp-out": [465, 587] };
    services = Object.entries(ports).map(
      ([service, some]) =>
        new MailService(stage, host, {
          cluster: `wild-${service}`,
          service,
          hostname: `${service}.wild.example`,
          ports: some,
        }),
    );
    await Promise.all(services.map((one) => one.prepare()));
    await host.configure({
      deployTo: services.map(({ cluster, service }) => ({ kind: "ecs", cluster, service })),
      endpoints: [
        { hostname: "imap.wild.example", port: 143, protocol: "imap-starttls" },
        { hostname: "smtp-in.wild.example", port: 25, protocol: "smtp-starttls" },
        { hostname: "smtp-out.wild.example", port: 465, protocol: "tls" },
        { hostname: "smtp-out.wild.example", port: 587, protocol: "smtp-starttls" },
      ],
    });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  const deployments = async () => (await host.calls()).filter((call) => call === "ecs:UpdateService").length;

  it("stores one certificate, and its copies as SecureStrings, before the services exist", async () => {
    assert.match(await host.failure({}), /SERVICE_MISSING: wild-imap\/imap/);
    assert.equal(host.orders(), 1);
    const names = Object.values(COPIES).filter((name) => typeof name === "string");
    const { Parameters = [] } = await stage.clients.ssm.getParameters({ Names: names });
    assert.deepEqual(
      Parameters.map(({ Name, Type }) => [Name, Type]).sort(),
      names.map((name) => [name, "SecureString"]).sort(),
    );
    const parts = await Promise.all(names.map((name) => host.parameter(name)));
    assert.equal(parts.join(""), await host.parameter(host.parameters.bundle));
    assert.deepEqual(await stage.control("denied", { role: host.role }), []);
  });

  it("is served by all three, each looked at under its own host name", async () => {
    await Promise.all(services.map((one) => one.create()));
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason, answer.served], ["deployed", "SERVED", true]);
    assert.deepEqual(answer.warnings, []);
    assert.equal(await deployments(), 0);
  });

  it("writes the copies again that somebody changed or deleted, and deploys nothing for that", async () => {
    const key = await host.parameter(COPIES.tlsKey);
    const chain = await host.parameter(COPIES.tlsCaBundle);
    await stage.clients.ssm.putParameter({
      Name: COPIES.tlsKey,
      Value: "by hand",
      Type: "SecureString",
      Overwrite: true,
    });
    await stage.clients.ssm.deleteParameter({ Name: COPIES.tlsCaBundle });
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason], ["healed", "COPIES_HEALED"]);
    assert.deepEqual([await host.parameter(COPIES.tlsKey), await host.parameter(COPIES.tlsCaBundle)], [key, chain]);
    assert.equal(await deployments(), 0);
  });

  it("names the one service whose rollout failed, deploys to the others, and nothing to a paused one", async () => {
    const [imap] = services;
    await imap?.scale(0);
    await stage.control("fail-tasks", { service: "smtp-in", on: true, reason: "CannotPullContainerError" });
    const message = await host.failure({});
    assert.match(message, new RegExp(`ROLLOUT_FAILED: ${FAILING}`));
    assert.doesNotMatch(message, /wild-imap|wild-smtp-out/);
    assert.equal(await deployments(), 2);
    const { stored, deployedVersion } = await host.state();
    assert.deepEqual([stored?.version, deployedVersion], [2, 1]);
    const parts = [COPIES.tlsKey, COPIES.tlsCert, COPIES.tlsCaBundle].map((name) => host.parameter(name));
    assert.equal((await Promise.all(parts)).join(""), await host.parameter(host.parameters.bundle));
  });

  it("starts the failed rollout alone again, and is served, with a warning for the paused service's port", async () => {
    await stage.control("fail-tasks", { service: "smtp-in", on: false });
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const state = await host.state();
    await host.putState({ ...state, rollouts: (state.rollouts ?? []).map((one) => ({ ...one, failedAt: hourAgo })) });
    const before = await deployments();
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason, answer.served], ["deployed", "SERVED", true]);
    assert.equal((await deployments()) - before, 1);
    assert.equal(answer.warnings?.length, 2, answer.warnings?.join("\n"));
    assert.match(answer.warnings?.join("\n") ?? "", new RegExp(`${PAUSED} is paused \\(desired count 0\\)`));
    assert.match(answer.warnings?.join("\n") ?? "", /not looked at while .*: imap\.wild\.example:143 /);
    assert.deepEqual((await host.run({ source: "schedule" })).action, "none");
  });
});
