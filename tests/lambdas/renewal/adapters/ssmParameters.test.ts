import assert from "node:assert/strict";
import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { SsmParameters } from "../../../../lambdas/renewal/adapters/ssmParameters.ts";

const MODIFIED = new Date("2026-11-29T00:00:00Z");
const STORED = { value: "text", version: 3, modified: MODIFIED };
const PARAMETER = { Name: "/a", Value: "text", Version: 3, LastModifiedDate: MODIFIED };

describe("parameters of SSM", () => {
  const ssm = mockClient(SSMClient);
  const parameters = new SsmParameters("us-west-2", "key");
  const named = (name: string) => Object.assign(new Error("no"), { name });

  beforeEach(() => ssm.reset());
  after(() => ssm.restore());

  it("are read in one call, decrypted; those that do not exist are not in the answer", async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [PARAMETER], InvalidParameters: ["/b"] });
    assert.deepEqual([...(await parameters.read(["/a", "/b"]))], [["/a", STORED]]);
    assert.deepEqual(ssm.call(0).args[0].input, { Names: ["/a", "/b"], WithDecryption: true });
  });

  it("are read by ten names a call, which is all that SSM takes", async () => {
    ssm
      .on(GetParametersCommand)
      .resolvesOnce({ Parameters: [PARAMETER] })
      .resolvesOnce({
        Parameters: [{ ...PARAMETER, Name: "/k" }],
      });
    const names = [..."abcdefghijk"].map((letter) => `/${letter}`);
    assert.deepEqual(
      [...(await parameters.read(names))],
      [
        ["/a", STORED],
        ["/k", STORED],
      ],
    );
    assert.deepEqual(
      ssm.calls().map(({ args }) => args[0].input),
      [
        { Names: ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/j"], WithDecryption: true },
        { Names: ["/k"], WithDecryption: true },
      ],
    );
  });

  it("are read in an older version, and are undefined where there is none", async () => {
    ssm.on(GetParameterCommand).resolvesOnce({ Parameter: PARAMETER }).resolvesOnce({});
    assert.deepEqual(await parameters.readVersion("/a", 3), STORED);
    assert.deepEqual(ssm.call(0).args[0].input, { Name: "/a:3", WithDecryption: true });
    assert.equal(await parameters.readVersion("/a"), undefined);
    for (const name of ["ParameterNotFound", "ParameterVersionNotFound"]) {
      ssm.on(GetParameterCommand).rejects(named(name));
      assert.equal(await parameters.readVersion("/a", 9), undefined, name);
    }
  });

  it("are encrypted with the configured key when they are secret, and Advanced when they are long", async () => {
    ssm.on(PutParameterCommand).resolves({ Version: 4 });
    assert.equal(await parameters.write({ name: "/a", value: "x", secret: true }), 4);
    const secret = { Name: "/a", Value: "x", Type: "SecureString", Overwrite: true, KeyId: "key" };
    assert.deepEqual(ssm.call(0).args[0].input, secret);
    await parameters.write({ name: "/b", value: "x".repeat(4_097), secret: false });
    const { Value: _, ...long } = ssm.call(1).args[0].input as Record<string, unknown>;
    assert.deepEqual(long, { Name: "/b", Type: "String", Overwrite: true, Tier: "Advanced" });
  });

  it("are created once: a name that is taken is said to be", async () => {
    ssm.on(PutParameterCommand).resolvesOnce({ Version: 1 }).rejects(named("ParameterAlreadyExists"));
    assert.equal(await parameters.create({ name: "/a", value: "x", secret: false }), true);
    assert.deepEqual(ssm.call(0).args[0].input, { Name: "/a", Value: "x", Type: "String", Overwrite: false });
    assert.equal(await parameters.create({ name: "/a", value: "x", secret: false }), false);
  });

  it("are removed ten at a time", async () => {
    ssm.on(DeleteParametersCommand).resolves({});
    await parameters.remove(Array.from({ length: 12 }, (_, index) => `/${index}`));
    const sizes = ssm.commandCalls(DeleteParametersCommand).map(({ args }) => args[0].input.Names?.length);
    assert.deepEqual(sizes, [10, 2]);
  });

  it("are listed below a path, over all pages, and not decrypted", async () => {
    ssm
      .on(GetParametersByPathCommand)
      .resolvesOnce({ Parameters: [PARAMETER], NextToken: "more" })
      .resolves({ Parameters: [{ ...PARAMETER, Name: "/b" }] });
    assert.deepEqual([...(await parameters.list("/")).keys()], ["/a", "/b"]);
    assert.deepEqual(ssm.call(1).args[0].input, { Path: "/", NextToken: "more" });
  });

  it("fail as STORE_FAILED, without a value in the message", async () => {
    ssm
      .on(PutParameterCommand)
      .rejects(Object.assign(new Error("SECRET is too long"), { name: "ValidationException" }));
    await assert.rejects(parameters.write({ name: "/a", value: "SECRET", secret: true }), {
      reason: "STORE_FAILED",
      message: "ssm:PutParameter of /a: ValidationException",
    });
  });
});
