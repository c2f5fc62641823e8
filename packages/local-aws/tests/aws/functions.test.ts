import assert from "node:assert/strict";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { SQS } from "@aws-sdk/client-sqs";
import { Account, refusal, until } from "./account.ts";
import { Functions, LOGS } from "./functionFixture.ts";

describe("functions of the local AWS", () => {
  let account: Account;
  let functions: Functions;
  let role: string;

  before(async () => {
    account = await Account.start(600);
    functions = new Functions(account);
    role = await functions.role("worker", LOGS);
  });
  after(() => account.stop());

  it("run the deployed code with their environment and context, and log as Lambda does", async () => {
    const source = `export const handler = async (event, context) => {
      console.log("hello", event.name);
      console.error(new Error("spoilt").message);
      const { functionName, memoryLimitInMB, awsRequestId } = context;
      return { mode: process.env.MODE, region: process.env.AWS_REGION, functionName, memoryLimitInMB, awsRequestId,
        left: context.getRemainingTimeInMillis() };
    };`;
    await functions.make("greeter", role, source, { Environment: { Variables: { MODE: "test" } }, Timeout: 20 });
    const { error, payload } = await functions.invoke("greeter", { name: "world" });
    assert.equal(error, undefined);
    const { left, awsRequestId, ...reported } = payload;
    assert.deepEqual(reported, { mode: "test", region: "us-west-2", functionName: "greeter", memoryLimitInMB: "128" });
    assert.ok(Number(left) > 15_000 && Number(left) <= 20_000);
    const lines = await functions.lines("/aws/lambda/greeter");
    assert.equal(lines[0], `START RequestId: ${awsRequestId} Version: $LATEST`);
    assert.match(lines[1] ?? "", new RegExp(`^\\S+Z\\t${awsRequestId}\\tINFO\\thello world$`));
    assert.match(lines[2] ?? "", /\tERROR\tspoilt$/);
    assert.equal(lines[3], `END RequestId: ${awsRequestId}`);
    assert.match(
      lines[4] ?? "",
      /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB/,
    );
    const [, used] = /Max Memory Used: (\d+) MB/.exec(lines[4] ?? "") ?? [];
    assert.ok(Number(used) > 20 && Number(used) < 100, `${used} MB: not that of the emulator, which started it`);
    assert.equal(lines.length, 5);
  });

  it("answer a handler's error as Lambda does, and count it", async () => {
    const source = `export const handler = async () => { throw new TypeError("no such host"); };`;
    await functions.make("failing", role, source);
    const { error, payload } = await functions.invoke("failing");
    assert.equal(error, "Unhandled");
    assert.equal(payload["errorType"], "TypeError");
    assert.equal(payload["errorMessage"], "no such host");
    assert.ok(Array.isArray(payload["trace"]));
    const { Datapoints } = await new CloudWatch(account.emulator.client).getMetricStatistics({
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: "failing" }],
      Statistics: ["Sum"],
      Period: 300,
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(Date.now() + 600_000),
    });
    assert.equal(
      Datapoints?.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
      1,
    );
  });

  it("are killed at their time limit, at their memory limit and by whoever kills the process", async () => {
    await functions.make("sleepy", role, "export const handler = () => new Promise(() => setInterval(() => 0, 9));", {
      Timeout: 1,
    });
    const late = await functions.invoke("sleepy");
    assert.equal(late.error, "Unhandled");
    assert.equal(late.payload["errorType"], "Sandbox.Timedout");
    assert.match(String(late.payload["errorMessage"]), /Task timed out after 1\.00 seconds$/);
    assert.match((await functions.lines("/aws/lambda/sleepy")).join("\n"), /Task timed out after 1\.00 seconds/);

    const greedy = `export const handler = async () => {
      const all = []; for (;;) { all.push(Buffer.alloc(8e6, 1)); await new Promise((done) => setTimeout(done, 9)); } };`;
    await functions.make("greedy", role, greedy, { Timeout: 20 });
    const killed = await functions.invoke("greedy");
    assert.equal(killed.payload["errorType"], "Runtime.ExitError");
    assert.match(String(killed.payload["errorMessage"]), /signal: killed$/);

    await functions.make("victim", role, "export const handler = () => new Promise(() => setInterval(() => 0, 9));", {
      Timeout: 30,
    });
    const answer = functions.invoke("victim");
    await until("the function runs", async () => {
      const running = (await account.emulator.aws.control("running-functions")) as { functionName: string }[];
      return running.some(({ functionName }) => functionName === "victim");
    });
    assert.deepEqual(await account.emulator.aws.control("kill-function", { functionName: "victim" }), { killed: 1 });
    assert.equal((await answer).payload["errorType"], "Runtime.ExitError");
  });

  it("are retried as events, and what fails for good goes to the destination", async () => {
    const sqs = new SQS(account.emulator.client);
    const { QueueUrl = "" } = await sqs.createQueue({ QueueName: "failed" });
    const arn = "arn:aws:sqs:us-west-2:111122223333:failed";
    const sender = await functions.role("sender", LOGS, { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn });
    await functions.make("event", sender, `export const handler = async () => { throw new Error("again"); };`);
    await functions.lambda.putFunctionEventInvokeConfig({
      FunctionName: "event",
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: arn } },
    });
    const { StatusCode } = await functions.lambda.invoke({
      FunctionName: "event",
      InvocationType: "Event",
      Payload: Buffer.from('{"name":"one"}'),
    });
    assert.equal(StatusCode, 202);
    let body: string | undefined;
    await until("the record arrives", async () => {
      const { Messages } = await sqs.receiveMessage({ QueueUrl });
      body = Messages?.[0]?.Body;
      return body !== undefined;
    });
    const record = JSON.parse(body ?? "{}");
    assert.equal(record.requestContext.condition, "RetriesExhausted");
    assert.equal(record.requestContext.approximateInvokeCount, 2);
    assert.deepEqual(record.requestPayload, { name: "one" });
    assert.equal(record.responsePayload.errorMessage, "again");
    const starts = (await functions.lines("/aws/lambda/event")).filter((line) => line.startsWith("START"));
    assert.equal(starts.length, 2);
  });

  it("turn embedded metrics in their logs into metrics", async () => {
    const source = `export const handler = async () => {
      const Metrics = [{ Name: "Age", Unit: "Seconds" }];
      const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: "Own", Dimensions: [["host"]], Metrics }] };
      process.stdout.write(JSON.stringify({ _aws, host: "mail", Age: 42 }) + "\\n");
    };`;
    await functions.make("measuring", role, source, { LoggingConfig: { LogFormat: "JSON", LogGroup: "/own/group" } });
    assert.equal((await functions.invoke("measuring")).payload, null);
    const { Metrics } = await new CloudWatch(account.emulator.client).listMetrics({ Namespace: "Own" });
    assert.deepEqual(
      Metrics?.map(({ MetricName, Dimensions }) => ({ MetricName, Dimensions })),
      [{ MetricName: "Age", Dimensions: [{ Name: "host", Value: "mail" }] }],
    );
    const [first = "{}"] = await functions.lines("/own/group");
    assert.equal(JSON.parse(first).type, "platform.start");
  });

  it("are refused with a runtime that Lambda does not have, a reserved variable or callbacks", async () => {
    const source = "export const handler = async () => 1;";
    const make = (name: string, settings: object) => functions.make(name, role, source, settings);
    await refusal("InvalidParameterValueException", make("old", { Runtime: "nodejs12.x" }));
    await refusal("InvalidParameterValueException", make("own", { Environment: { Variables: { AWS_REGION: "x" } } }));
    await functions.make("calling", role, "export const handler = (event, context, callback) => callback(null, 1);");
    const { payload } = await functions.invoke("calling");
    assert.equal(payload["errorType"], "Runtime.CallbackHandlerDeprecated");
    await refusal("ResourceNotFoundException", functions.invoke("nobody"));
  });

  it("are throttled beyond their reserved concurrency", async () => {
    const source = "export const handler = () => new Promise((done) => setTimeout(done, 1500));";
    await functions.make("single", role, source, { Timeout: 10 });
    await functions.lambda.putFunctionConcurrency({ FunctionName: "single", ReservedConcurrentExecutions: 1 });
    const first = functions.invoke("single");
    await until(
      "it runs",
      async () => ((await account.emulator.aws.control("running-functions")) as unknown[]).length === 1,
    );
    await refusal("TooManyRequestsException", functions.invoke("single"));
    assert.equal((await first).error, undefined);
  });
});
