import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import type { Diagnosis } from "../../../cli/doctor/diagnosis/diagnosis.ts";
import type { Inventory } from "../../../core/inventory.ts";
import { thresholds } from "../../../core/thresholds.ts";
import { cli } from "../../cli/capturedIo.ts";
import { sharedLocalAws } from "../sharedLocalAws.ts";
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
      deployTo: [{ kind: "ecs", cluster: mail.cluster, service: mail.service }],
      endpoints: [
        { hostname: host.hostname, port: 465, protocol: "tls" },
        { hostname: host.hostname, port: 587, protocol: "smtp-starttls" },
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

  it("keeps AWS's words while ECS refuses the deployment; the doctor shows them, and nothing once ECS has taken it", async () => {
    const message = "Use AWS CodeDeploy to trigger a new deployment.";
    const refusal = { service: "ecs", action: "UpdateService", code: "InvalidParameterException", message, times: 500 };
    await stage.control("fail-calls", refusal);
    const words = `ecs:UpdateService of deploy-smtp/mail: InvalidParameterException: ${message}`;
    assert.ok((await host.failure({})).includes(`DEPLOY_FAILED: ${words}`));
    assert.equal((await host.state()).lastError?.detail, words);
    const refused = await doctor();
    assert.deepEqual([refused.rootCause?.reason, refused.rootCause?.evidence], ["DEPLOYMENT_REFUSED", [words]]);
    assert.doesNotMatch(JSON.stringify(refused), /--fix|FUNCTION_CRASHES/);
    await stage.control("fail-calls", { times: 0 });
    // A typing error in an event, which the function refuses.
    assert.match(await host.failure({ hosts: host.functionName }), /event refused/);
    assert.equal((await host.run({ source: "schedule" })).reason, "SERVED");
    const { findings } = await doctor();
    // The stage has no schedule.
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict !== "pass").map(({ reason }) => reason),
      ["SCHEDULE_MISSING"],
    );
  });

  it("says so when the rollout fails, keeps the old certificate serving, and tries again", async () => {
    await stage.control("fail-tasks", { service: mail.service, on: true, reason: "CannotPullContainerError" });
    const message = await host.failure({});
    assert.match(message, /ROLLOUT_FAILED: deploy-smtp\/mail/);
    const failed = await host.state();
    assert.deepEqual([failed.stored?.version, failed.deployedVersion, failed.servedVersion], [4, 3, 3]);
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
      assert.deepEqual([deployedVersion, servedVersion], [5, 4]);
    } finally {
      await stage.control("routes", { [route]: null });
      close();
    }
    assert.deepEqual([(await host.run({ source: "schedule" })).reason], ["SERVED"]);
  });

  /** What the doctor says of the host. */
  async function doctor(): Promise<Diagnosis> {
    const { aws } = await sharedLocalAws();
    const inventory: Inventory = {
      version: 2,
      project: "cabal-tls",
      stack: "deploy",
      region: "us-west-2",
      controlDomain: stage.domain,
      mailDomains: [],
      zoneId: stage.zoneId,
      endpoints: [],
      certificates: [
        {
          name: host.functionName,
          pipeline: "letsencrypt",
          names: [host.hostname],
          parameterPath: host.parameters.bundle.replace(/\/bundle$/, ""),
          directories: [],
          challenges: [],
          deployTo: [{ kind: "ecs", cluster: mail.cluster, service: mail.service }],
          thresholds: thresholds(90 * 86_400, 30 * 86_400),
        },
      ],
      renewal: {
        functionName: host.functionName,
        scheduleName: host.functionName,
        scheduleGroup: "default",
        logGroup: `/aws/lambda/${host.functionName}`,
      },
    };
    const before = { ...process.env };
    const cwd = await mkdtemp(join(tmpdir(), "deploy-doctor-"));
    try {
      Object.assign(process.env, aws.env);
      await writeFile(join(cwd, "inventory.json"), JSON.stringify(inventory));
      const checks = ["--only", "certificate,deployment,renewal"];
      const { stdout } = await cli(["doctor", "--json", "--inventory", "inventory.json", ...checks], { cwd });
      return JSON.parse(stdout);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      await rm(cwd, { recursive: true, force: true });
    }
  }

  async function foreignServer(): Promise<{ readonly close: () => void; readonly port: number }> {
    const made = (await stage.control("server-certificate", { names: [host.hostname] })) as Record<string, string>;
    const server = createServer({ cert: made["certificate"], key: made["key"] }, (socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { close: () => server.close(), port: typeof address === "object" ? (address?.port ?? 0) : 0 };
  }
});
