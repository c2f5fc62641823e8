import assert from "node:assert/strict";
import { Account, until } from "./account.ts";
import { Functions, LOGS } from "./functionFixture.ts";

/** Puts parameters by plain requests, as an SDK would sign them: the emulator looks at the key only. */
const PUTTING = `
  const { AWS_ACCESS_KEY_ID: key, AWS_ENDPOINT_URL: url } = process.env;
  const put = async (Name) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AmazonSSM.PutParameter",
        authorization: "AWS4-HMAC-SHA256 Credential=" + key + "/20260101/us-west-2/ssm/aws4_request, SignedHeaders=host, Signature=x",
      },
      body: JSON.stringify({ Name, Value: "v", Type: "String" }),
    });
    return [answer.status, (await answer.json()).__type];
  };
  export const handler = async ({ names }) => { const all = []; for (const name of names) all.push(await put(name)); return all; };`;

describe("functions that are interrupted or refused", () => {
  let account: Account;
  let functions: Functions;

  before(async () => {
    account = await Account.start(600);
    functions = new Functions(account);
    const role = await functions.role("worker", LOGS, { Effect: "Allow", Action: "ssm:*", Resource: "*" });
    await functions.make("putter", role, PUTTING, { Timeout: 20, MemorySize: 256 });
  });
  after(() => account.stop());

  const control = (verb: string, body: object) => account.emulator.aws.control(verb, body);
  const put = (...names: string[]) => functions.invoke("putter", { names });

  it("are killed at their n-th call, which AWS still carries out, and the run after that is not", async () => {
    await control("kill-function", { functionName: "putter", atCall: 2 });
    const { error, payload } = await put("/k/1", "/k/2", "/k/3");
    assert.equal(error, "Unhandled");
    assert.equal(payload["errorType"], "Runtime.ExitError");
    await until("the second call is carried out", async () => {
      const { Parameters = [] } = await account.ssm.getParametersByPath({ Path: "/k" });
      return Parameters.length === 2;
    });
    assert.deepEqual((await put("/l/1", "/l/2", "/l/3")).payload, [
      [200, null],
      [200, null],
      [200, null],
    ]);
  });

  it("are throttled as often as a drill says, and nobody without a role is", async () => {
    await control("fail-calls", { service: "ssm", action: "PutParameter", times: 2 });
    await account.ssm.putParameter({ Name: "/admin", Value: "v", Type: "String" });
    const { payload } = await put("/t/1", "/t/2", "/t/3");
    assert.deepEqual(payload, [
      [400, "ThrottlingException"],
      [400, "ThrottlingException"],
      [200, null],
    ]);
    await control("fail-calls", { service: "ssm", code: "InternalServerError", times: 9 });
    assert.deepEqual((await put("/t/4")).payload, [[500, "InternalServerError"]]);
    await control("fail-calls", { times: 0 });
    assert.deepEqual((await put("/t/5")).payload, [[200, null]]);
  });

  it("end with the local AWS, however that ends", async () => {
    const sleeping = await Account.start(600);
    const others = new Functions(sleeping);
    const role = await others.role("worker", LOGS);
    await others.make("sleeper", role, "export const handler = () => new Promise(() => setInterval(() => 0, 9));", {
      Timeout: 60,
    });
    const answer = others.invoke("sleeper").catch(() => undefined);
    let pid = 0;
    await until("it runs", async () => {
      const [one] = (await sleeping.emulator.aws.control("running-functions")) as { pid: number }[];
      pid = one?.pid ?? 0;
      return pid > 0;
    });
    process.kill(sleeping.emulator.aws.pid, "SIGKILL");
    await until("its process is gone", async () => !isAlive(pid));
    await answer;
    await sleeping.stop();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
