import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { Route53 } from "@aws-sdk/client-route-53";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import { problem } from "../../packages/local-aws/acme/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../packages/local-aws/acme/startFaultProxy.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { certbotByHand } from "./certbotByHand.ts";
import { DeployedMailServer } from "./deployedMailServer.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";

const EVERYWHERE = ["smtp-starttls 587", "smtp-starttls 587", "tls 465", "tls 465"];
const LOCAL = { accessKeyId: "local", secretAccessKey: "local" };
const DEADLINE_MS = 30_000;

describe("a service that cannot start without its certificate, in the same program", function () {
  this.timeout(180_000);
  let pebble: Pebble;
  let proxy: FaultProxy;
  const servers: DeployedMailServer[] = [];

  before(async () => {
    const { aws, toolchain } = await sharedLocalAws();
    pebble = await startPebble({ toolchain, aws });
    proxy = await startFaultProxy({ aws, pebble });
  });
  beforeEach(() => proxy.clear());
  after(async () => {
    for (const server of servers) await server.dispose();
    await proxy?.stop();
    await pebble?.stop();
  });

  async function deployed(name: string): Promise<{ readonly server: DeployedMailServer; readonly up: EngineResult }> {
    const { directory } = proxy;
    const server = await DeployedMailServer.prepare({
      name,
      domain: `${name}.example`,
      directory,
      roots: pebble.issuingRoots,
    });
    servers.push(server);
    const up = await server.program.up({ flags: ["--skip-preview"] });
    assertSucceeded(name, up);
    return { server, up };
  }

  it("is made after the first attempt: its first task starts, and every port serves the certificate", async () => {
    const { server, up } = await deployed("after");
    assert.deepEqual(up.diagnostics, []);
    const step = (name: string, type: RegExp) => up.steps.find((one) => one.name === name && type.test(one.type));
    const attempted = step("mail-first", /Invocation/)?.endedAt ?? Number.POSITIVE_INFINITY;
    for (const type of [/TaskDefinition/, /ecs\/service/]) {
      assert.ok((step("mail", type)?.startedAt ?? 0) >= attempted, `${type} did not wait`);
    }
    assert.match(await server.firstIssuance(), /"action":"pending","reason":"SERVICE_MISSING"/);
    assert.deepEqual(await server.served(), EVERYWHERE);
    assert.deepEqual(await server.stoppedTasks(), []);
  });

  it("serves what certbot got by hand, by the steps that docs/renewal.md tells", async () => {
    const [server] = servers;
    assert.ok(server !== undefined);
    const { aws } = await sharedLocalAws();
    const route53 = new Route53({ endpoint: aws.url, region: "us-west-2", credentials: LOCAL });
    const Name = `_acme-challenge.${server.hostname}.`;
    const ResourceRecordSet = { Name, Type: "TXT" as const, TTL: 60, ResourceRecords: [{ Value: '"of others"' }] };
    const zone = { HostedZoneId: server.zoneId };
    await route53.changeResourceRecordSets({
      ...zone,
      ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet }] },
    });
    const { bundle, put } = await certbotByHand({
      hostname: server.hostname,
      zoneId: server.zoneId,
      directory: proxy.directory,
      roots: pebble.roots,
      aws: aws.env,
    });
    assert.ok(proxy.requests.some(({ resource }) => resource === "newOrder"));
    const left = (await route53.listResourceRecordSets(zone)).ResourceRecordSets?.find((one) => one.Name === Name);
    assert.deepEqual(left?.ResourceRecords, [{ Value: '"of others"' }]);

    assert.deepEqual(put, {
      name: server.parameters.import,
      type: "SecureString",
      tier: "Intelligent-Tiering",
      value: "file://bundle.pem",
      overwrite: "",
      query: "Version",
    });
    const { Version: version } = await server.ssm.putParameter({
      Name: put["name"],
      Type: "SecureString",
      Tier: "Intelligent-Tiering",
      Value: bundle,
      Overwrite: true,
    });
    const event = { import: { host: server.name, parameter: server.parameters.import, version } };
    assert.match(await server.invoke(event), /"action":"imported","reason":"IMPORTED"/);
    assert.ok(bundle.includes(await server.storedChain()));
    assert.deepEqual(await server.served(), EVERYWHERE);
  });

  it("waits in ECS when the CA is down: the update warns and succeeds, and a later scheduled run starts it", async () => {
    proxy.add({ fault: problem(503, "serverInternal", "1"), resources: ["newOrder"] });
    const { server, up } = await deployed("before");
    assert.equal(up.diagnostics.length, 1, up.diagnostics.join("\n"));
    assert.match(up.diagnostics[0] ?? "", /^warning.*before has no certificate yet \(CA_UNAVAILABLE\)/);
    assert.match(await server.firstIssuance(), /"action":"pending","reason":"CA_UNAVAILABLE"/);
    const failure = await firstFailure(server);
    assert.match(
      failure,
      /unable to retrieve secrets from ssm: .*invalid parameters: \/cabal\/letsencrypt\/mail\.before/,
    );
    assert.equal((await server.service()).runningCount, 0);
    proxy.clear();
    await wait(1_000);
    await server.scheduledRun();
    assert.deepEqual(await server.served(), EVERYWHERE);
  });

  async function firstFailure(server: DeployedMailServer): Promise<string> {
    const until = Date.now() + DEADLINE_MS;
    for (;;) {
      const [stopped] = await server.stoppedTasks();
      if (stopped !== undefined || Date.now() > until) return stopped?.stoppedReason ?? "no task was tried";
      await wait(250);
    }
  }
});
