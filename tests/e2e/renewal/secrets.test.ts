import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { SQS } from "@aws-sdk/client-sqs";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import { KeySearch } from "./keySearch.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const DEADLINE_MS = 60_000;

/** Where keys must not be is searched when a stage stops; here it is made sure that there is something to find. */
describe("renewal function: where keys are", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  let host: StagedHost;

  before(async () => {
    stage = await renewalStage("secrets");
    host = await stage.host("mail");
  });
  after(() => stage.stop());

  it("has no key in a log, an answer, an error, or a parameter that is no SecureString", async () => {
    const { keys } = stage;
    const account = `${host.settings.parameterPrefix}/accounts/pebble`;
    stage.proxy.add({ fault: { kind: "malformed" }, resources: ["finalize"], times: 1 });
    await host.failure({ source: "schedule" });
    assert.equal(keys.size, 1);
    await host.run({ host: host.functionName });
    keys.note(await host.parameter(host.parameters.bundle));
    keys.note(await host.parameter(account));
    assert.equal(keys.size, 2, "the order that failed was gone on with, and its key with it");
    await host.invoke({ account: { ca: "pebble", action: "rollover" } });
    keys.note(await host.parameter(account));
    await host.run({ revoke: { host: host.functionName, reason: 1 } });
    const Value = (await host.parameter(host.parameters.bundle)) ?? "";
    keys.note(Value);
    assert.equal(keys.size, 4, "two of certificates and two of the account");
    const Name = host.parameters.import;
    await stage.clients.ssm.putParameter({ Name, Value: `${Value}${Value}`, Type: "SecureString", Tier: "Advanced" });
    await host.failure({ import: { host: host.functionName, parameter: Name, version: 1 } });
    assert.match(await host.failure({ host: Value }), /event refused/);
    keys.assertHidden();
  });

  it("has no key in what Lambda keeps of events and failures: the queue of failed runs", async () => {
    const received = await failuresOf([
      { import: { host: host.functionName, parameter: host.parameters.import, version: 1 } },
      { revoke: { host: host.functionName, reason: 1 } },
    ]);
    assert.equal(received.length, 2);
    for (const text of received) {
      const { requestPayload, responsePayload } = JSON.parse(text);
      assert.ok(requestPayload.import !== undefined || requestPayload.revoke !== undefined);
      assert.match(responsePayload.errorMessage, /^1 of 1 hosts failed/);
      stage.keys.say(text);
    }
    stage.keys.assertHidden();
  });

  it("finds a key that is where it should not be", async () => {
    const bundle = (await host.parameter(host.parameters.bundle)) ?? "";
    for (const text of [bundle, JSON.stringify({ bundle }), bundle.replaceAll("\n", "\\\\n")]) {
      const search = new KeySearch();
      search.note(bundle);
      search.say((await host.parameter(host.parameters.chain)) ?? "");
      search.assertHidden();
      search.say(text);
      assert.throws(() => search.assertHidden(), /a private key was said/);
    }
  });

  /** Sends these as events, as a schedule does, and returns what comes to the queue when they fail. */
  async function failuresOf(events: readonly unknown[]): Promise<string[]> {
    const { aws } = await sharedLocalAws();
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const sqs = new SQS({ endpoint: aws.url, region: "us-west-2", credentials });
    const { QueueUrl } = await sqs.createQueue({ QueueName: `${host.functionName}-failures` });
    const Destination = `arn:aws:sqs:us-west-2:111122223333:${host.functionName}-failures`;
    const { lambda } = stage.clients;
    await lambda.putFunctionEventInvokeConfig({
      FunctionName: host.functionName,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    });
    stage.proxy.add({ fault: { kind: "drop" } });
    const received: string[] = [];
    for (const event of events) {
      const Payload = Buffer.from(JSON.stringify(event));
      await lambda.invoke({ FunctionName: host.functionName, InvocationType: "Event", Payload });
      // One after the other: they would find each other's lease.
      for (const end = Date.now() + DEADLINE_MS, known = received.length; received.length === known; ) {
        const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
        received.push(...Messages.map(({ Body = "" }) => Body));
        assert.ok(Date.now() < end, "no message in the queue of failures");
        await wait(50);
      }
    }
    stage.proxy.clear();
    return received;
  }
});
