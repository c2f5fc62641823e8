import assert from "node:assert/strict";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { Account, refusal, until } from "./account.ts";
import { Functions, LOGS } from "./functionFixture.ts";

const ARN = "arn:aws:lambda:us-west-2:111122223333:function:job";

describe("schedules of the local AWS", () => {
  let account: Account;
  let functions: Functions;
  let scheduler: Scheduler;

  before(async () => {
    account = await Account.start(600);
    functions = new Functions(account);
    scheduler = new Scheduler({ ...account.emulator.client, maxAttempts: 1 });
    const role = await functions.role("worker", LOGS);
    await functions.make("job", role, `export const handler = async (event) => { console.log("got", event.source); };`);
    await functions.role("caller", { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ARN });
    await functions.role("stranger", { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `${ARN}-other` });
  });
  after(() => account.stop());

  const make = (Name: string, role: string, more: object = {}) =>
    scheduler.createSchedule({
      Name,
      ScheduleExpression: "rate(1 hour)",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
      Target: { Arn: ARN, RoleArn: `arn:aws:iam::111122223333:role/${role}`, Input: '{"source":"schedule"}' },
      ...more,
    });
  const fire = (name: string) => account.emulator.aws.control("fire", { name, region: "us-west-2" });
  const runs = async () =>
    (await functions.lines("/aws/lambda/job").catch(() => [])).filter((line) => /got schedule/.test(line));

  it("run their target with their input when they are fired", async () => {
    await make("hourly", "caller");
    assert.deepEqual(await fire("hourly"), { fired: true });
    await until("the function ran", async () => (await runs()).length === 1);
  });

  it("do not run while they are disabled", async () => {
    await make("off", "caller", { State: "DISABLED" });
    assert.deepEqual(await fire("off"), { fired: false });
  });

  it("do not reach a target that their role may not invoke", async () => {
    await make("other", "stranger");
    const before = (await runs()).length;
    assert.deepEqual(await fire("other"), { fired: true });
    const denied = (await account.emulator.aws.control("denied")) as {
      holder: string;
      action: string;
      resources: string[];
    }[];
    assert.deepEqual(
      denied.map(({ holder, action, resources }) => ({ holder, action, resources })),
      [{ holder: "schedule/other", action: "lambda:InvokeFunction", resources: [ARN] }],
    );
    assert.equal((await runs()).length, before);
  });

  it("run by themselves at their rate once that is asked for", async () => {
    await make("often", "caller", { ScheduleExpression: "rate(5 minutes)" });
    const before = (await runs()).length;
    await account.emulator.aws.control("run-schedules", { on: true });
    await until("it ran twice", async () => (await runs()).length >= before + 2);
    await account.emulator.aws.control("run-schedules", { on: false });
  });

  it("are refused with an expression, a window or a group that AWS does not take", async () => {
    await refusal("ValidationException", make("a", "caller", { ScheduleExpression: "every hour" }));
    await refusal("ValidationException", make("b", "caller", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }));
    await refusal("ResourceNotFoundException", make("c", "caller", { GroupName: "nobody" }));
    await assert.rejects(fire("nobody"), /nobody does not exist/);
  });
});
