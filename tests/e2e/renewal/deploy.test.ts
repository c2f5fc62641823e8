import assert from "node:assert/strict";
import { createServer } from "node:tls";
import { MailService } from "./mailService.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

/** Tests share one service and build on each other, since a service takes its time to start. */
describe("renewal function: from the store to the wire", function () {
  this.timeout(240_000);
  let stage: RenewalStage;
  let host: StagedHost;
  let mail: MailService;

  before(async () => {
    stage = await renewalStage("deploy");
    host = await stage.host("smtp");
    mail = new MailService(stage, host);
    await mail.prepare();
    await host.configure({
      services: [{ cluster: mail.cluster, service: mail.service }],
      ports: [
        { port: 465, protocol: "tls" },
        { port: 587, protocol: "smtp-starttls" },
      ],
    });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("stores the first certificate before there is a service, and tells a deployment that it is pending", async () => {
    const answer = await host.run({ source: "deployment", host: host.functionName });
    assert.deepEqual([answer.action, answer.reason, answer.deployed], ["pending", "SERVICE_MISSING", false]);
    assert.equal(answer.certificate?.version, 1);
    // Whoever is no deployment is told of the failure.
    assert.match(await host.failure({ source: "schedule" }), /SERVICE_MISSING: deploy-smtp\/mail/);
    assert.equal(host.orders(), 1);
  });

  it("takes the service's own first deployment for the rollout, and sees it on every port", async () => {
    await mail.create();
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason], ["deployed", "SERVED"]);
    assert.deepEqual([answer.deployed, answer.served], [true, true]);
    assert.ok(!(await host.calls()).includes("ecs:UpdateService"));
    assert.equal((await host.run({ source: "schedule" })).action, "none");
  });

  it("rolls a new certificate out until every port serves it", async () => {
    const answer = await host.run({});
    assert.deepEqual([answer.action, answer.reason, answer.deployed, answer.served], ["issued", "FORCED", true, true]);
    const { deployedVersion, servedVersion, rollouts, lastError } = await host.state();
    assert.deepEqual([deployedVersion, servedVersion, rollouts, lastError], [2, 2, undefined, undefined]);
    assert.equal((await host.calls()).filter((call) => call === "ecs:UpdateService").length, 1);
  });

  it("says so when the rollout fails, keeps the old certificate serving, and tries again", async () => {
    await stage.control("fail-tasks", { service: mail.service, on: true, reason: "CannotPullContainerError" });
    const message = await host.failure({});
    assert.match(message, /ROLLOUT_FAILED: deploy-smtp\/mail/);
    const failed = await host.state();
    assert.deepEqual([failed.stored?.version, failed.deployedVersion, failed.servedVersion], [3, 2, 2]);
    assert.equal(failed.lastError?.reason, "ROLLOUT_FAILED");
    // It stays a failure, without an order and without another deployment before its time.
    const deployments = async () => (await host.calls()).filter((call) => call === "ecs:UpdateService").length;
    const before = await deployments();
    assert.match(await host.failure({ source: "schedule" }), /ROLLOUT_FAILED/);
    assert.deepEqual([host.orders(), await deployments()], [1, before]);
    await stage.control("fail-tasks", { service: mail.service, on: false });
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const state = await host.state();
    await host.putState({ ...state, rollouts: (state.rollouts ?? []).map((one) => ({ ...one, failedAt: hourAgo })) });
    const answer = await host.run({ source: "schedule" });
    assert.deepEqual([answer.action, answer.reason, answer.served], ["deployed", "SERVED", true]);
    assert.equal(host.orders(), 1);
  });

  it("fails as long as a port serves another certificate, however complete the deployment is", async () => {
    await stage.clients.lambda.updateFunctionConfiguration({ FunctionName: host.functionName, Timeout: 20 });
    const { close, port } = await foreignServer();
    // One of the load balancer's two addresses.
    const { address } = (await stage.control("route", { host: host.hostname, port: 465 })) as { address: string };
    const route = `${address}:465`;
    await stage.control("routes", { [route]: `127.0.0.1:${port}` });
    try {
      assert.match(await host.failure({}), /NOT_SERVED: smtp\.deploy\.example:465 serves serial [0-9A-F]+/);
      const { deployedVersion, servedVersion } = await host.state();
      assert.deepEqual([deployedVersion, servedVersion], [4, 3]);
    } finally {
      await stage.control("routes", { [route]: null });
      close();
    }
    assert.deepEqual([(await host.run({ source: "schedule" })).reason], ["SERVED"]);
  });

  async function foreignServer(): Promise<{ readonly close: () => void; readonly port: number }> {
    const made = (await stage.control("server-certificate", { names: [host.hostname] })) as Record<string, string>;
    const server = createServer({ cert: made["certificate"], key: made["key"] }, (socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { close: () => server.close(), port: typeof address === "object" ? (address?.port ?? 0) : 0 };
  }
});
