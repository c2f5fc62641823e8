import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { assertNameIsFree } from "../../../components/registration/freeNames.ts";

const FUNCTION = "aws:lambda/function:Function";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const TOPIC = "aws:sns/topic:Topic";
const ROLE = "arn:aws:iam::123456789012:role/cabal-certbot-renewal";

type Answer = Record<string, unknown> | Error;

const RUNNING: Readonly<Record<string, Answer>> = {
  "aws:lambda/getFunction:getFunction": { role: ROLE },
  "aws:cloudcontrol/getResource:getResource": { properties: "{}" },
  "aws:sns/getTopic:getTopic": { arn: "arn:aws:sns:us-west-2:123456789012:taken" },
};

describe("a resource with a fixed name that is about to be created", () => {
  it("fails when a function of that name exists, and names the key to change", async () => {
    await assert.rejects(created(FUNCTION, { name: "cabal-certbot-renewal" }), {
      message:
        "Name taken: function cabal-certbot-renewal exists already and does not belong to this stack. Choose another " +
        "functionName (cabal-tls:acme in the stack's file), or delete what has this one if nothing needs it.",
    });
  });

  it("passes when no function has the name, in the words of the provider and of AWS", async () => {
    for (const words of [
      "reading Lambda Function (cabal): couldn't find resource",
      "ResourceNotFoundException: no function",
    ]) {
      const missing = { "aws:lambda/getFunction:getFunction": new Error(words) };
      const { calls, warnings } = await created(FUNCTION, { name: "cabal" }, missing);
      assert.deepEqual(calls, ['aws:lambda/getFunction:getFunction {"functionName":"cabal"}']);
      assert.deepEqual(warnings, []);
    }
  });

  it("passes for the stack's own function, which is replaced under its name", async () => {
    const { warnings } = await created(FUNCTION, { name: "cabal-certbot-renewal", role: ROLE });
    assert.deepEqual(warnings, []);
  });

  it("fails when a schedule of the default group has the name", async () => {
    await assert.rejects(created(SCHEDULE, { name: "renewal", groupName: "default" }), {
      message: /^Name taken: schedule renewal exists already/,
    });
  });

  it("looks up no schedule of another group, where Cloud Control does not look", async () => {
    assert.deepEqual((await created(SCHEDULE, { name: "renewal", groupName: "mine" })).calls, []);
  });

  it("fails when a topic has the name, looked up in the topic's own region", async () => {
    await assert.rejects(created(TOPIC, { name: "prod-alerts", region: "us-east-1" }), {
      message: /^Name taken: topic prod-alerts exists already/,
    });
    const missing = { "aws:sns/getTopic:getTopic": new Error("no matching SNS Topic found") };
    const { calls, warnings } = await created(TOPIC, { name: "prod-alerts", region: "us-east-1" }, missing);
    assert.deepEqual(calls, ['aws:sns/getTopic:getTopic {"name":"prod-alerts","region":"us-east-1"}']);
    assert.deepEqual(warnings, []);
  });

  it("passes a schedule that the provider does not find", async () => {
    const missing = { "aws:cloudcontrol/getResource:getResource": new Error("reading …: couldn't find resource") };
    assert.deepEqual((await created(SCHEDULE, { name: "renewal" }, missing)).warnings, []);
  });

  it("warns when the lookup is refused, and does not fail", async () => {
    const denied = { "aws:sns/getTopic:getTopic": new Error("AuthorizationError: not authorized to sns:ListTopics") };
    const { warnings } = await created(TOPIC, { name: "prod-alerts" }, denied);
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      /^alerts: could not determine whether the name prod-alerts is taken: .*not authorized to sns:ListTopics/,
    );
  });

  it("looks up nothing for a name that the provider completes, and nothing for other types", async () => {
    assert.deepEqual((await created(FUNCTION, {})).calls, []);
    assert.deepEqual((await created("aws:sqs/queue:Queue", { name: "q" })).calls, []);
  });
});

async function created(
  type: string,
  newInputs: Readonly<Record<string, unknown>>,
  answers: Readonly<Record<string, Answer>> = {},
): Promise<{ readonly calls: readonly string[]; readonly warnings: readonly string[] }> {
  const calls: string[] = [];
  const warnings: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ token, inputs }) => {
      calls.push(`${token} ${JSON.stringify(inputs)}`);
      const answer = { ...RUNNING, ...answers }[token];
      // As gRPC has it: the SDK reads the details.
      if (answer instanceof Error) throw Object.assign(answer, { details: answer.message });
      return answer ?? {};
    },
  });
  const { warn } = pulumi.log;
  const log: { warn: typeof warn } = pulumi.log;
  log.warn = async (text) => void warnings.push(text);
  await assertNameIsFree({ urn: "", id: "", name: "alerts", type, newInputs }, {}).finally(() => {
    log.warn = warn;
  });
  return { calls, warnings };
}
