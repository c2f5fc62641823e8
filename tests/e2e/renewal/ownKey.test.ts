import assert from "node:assert/strict";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const KEY = (digit: string) => `arn:aws:kms:us-west-2:111122223333:key/${digit.repeat(8)}-0000-0000-0000-000000000000`;

/** Tests build on each other: the key changes twice. */
describe("renewal function: a KMS key of one's own", () => {
  let stage: RenewalStage;
  let host: StagedHost;

  before(async () => {
    stage = await renewalStage("own-key");
    host = await stage.host("mail");
    await host.run({ source: "schedule" });
  });
  after(() => stage?.stop());

  async function keyOf(Name: string): Promise<string | undefined> {
    const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [Name] }];
    const { Parameters: [one] = [] } = await stage.clients.ssm.describeParameters({ ParameterFilters });
    return one?.KeyId;
  }

  it("is taken on without further ado: what the account's own key of SSM encrypted stays readable", async () => {
    assert.equal(await keyOf(host.parameters.bundle), "alias/aws/ssm");
    await host.configure({}, { kmsKeyId: KEY("1") });
    assert.notEqual((await host.run({ source: "schedule" })).action, "failed");
    assert.equal((await host.run({ host: host.functionName, force: true })).action, "issued");
    assert.deepEqual([await keyOf(host.parameters.bundle), await keyOf(host.parameters.tlsKey)], [KEY("1"), KEY("1")]);
    assert.deepEqual(await stage.control("denied", { role: host.role }), []);
  });

  it("is changed for another one by an administrator, who encrypts anew what there is", async () => {
    await host.configure({}, { kmsKeyId: KEY("2") });
    assert.match(await host.failure({ source: "schedule" }), /ACCESS_DENIED: ssm:GetParameters/);
    for (const Name of [host.parameters.bundle, host.parameters.tlsKey]) {
      const Value = await host.parameter(Name);
      await stage.clients.ssm.putParameter({ Name, Value, Type: "SecureString", KeyId: KEY("2"), Overwrite: true });
    }
    stage.proxy.clear();
    const answer = await host.run({ source: "schedule" });
    assert.equal(answer.certificate?.version, 3);
    assert.equal(host.orders(), 0);
    assert.equal((await host.run({ source: "schedule" })).action, "none");
    assert.equal((await host.run({ host: host.functionName, force: true })).action, "issued");
  });
});
