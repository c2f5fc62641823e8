import assert from "node:assert/strict";
import { inputsOfFailedUpdate, unappliedInputs } from "../../core/appliedInputs.ts";

const LISTENER = "aws:lb/listener:Listener";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";

type Properties = Readonly<Record<string, unknown>>;

/** Paths that count as not applied after an update of those inputs whose read gave those outputs. */
function unapplied(oldInputs: Properties, newInputs: Properties, newOutputs: Properties, type = TOPIC_POLICY) {
  return unappliedInputs({ type, oldInputs, newInputs, oldOutputs: {} }, newOutputs).map(({ path }) => path);
}

describe("unappliedInputs", () => {
  const rows: [title: string, was: Properties, now: Properties, is: Properties, paths: string[]][] = [
    ["is silent when AWS has the new value", { a: 1 }, { a: 2 }, { a: 2 }, []],
    ["names an input that AWS still has as it was", { a: 1 }, { a: 2 }, { a: 1 }, ["a"]],
    ["names every such input", { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 1, b: 1 }, ["a", "b"]],
    ["is silent about an input that did not change, whatever AWS has", { a: 1 }, { a: 1 }, { a: 7 }, []],
    ["is silent about a value that is neither the old nor the new one", { a: "x" }, { a: "y" }, { a: "Y" }, []],
    ["names an added input that AWS does not have", {}, { a: 2 }, {}, ["a"]],
    ["takes AWS's empty value for absent", {}, { a: 2 }, { a: "" }, ["a"]],
    ["is silent about an added input that equals AWS's empty value", {}, { a: [] }, {}, []],
    ["is silent about an input that was removed: providers keep what AWS computes", { a: 1 }, {}, { a: 1 }, []],
    ["names a removed tag that AWS still has", { tags: { a: "1" } }, { tags: {} }, { tags: { a: "1" } }, ["tags.a"]],
    ["is silent about a removed tag that is gone", { tags: { a: "1" } }, { tags: {} }, { tags: {} }, []],
    [
      "names the leaf of a nested input",
      { v: { arn: "1", min: "TLS" } },
      { v: { arn: "2", min: "TLS" } },
      { v: { arn: "1", min: "TLS", computed: true } },
      ["v.arn"],
    ],
    [
      "names the element of a list",
      { actions: [{ type: "forward", targetGroupArn: "1" }] },
      { actions: [{ type: "forward", targetGroupArn: "2" }] },
      { actions: [{ type: "forward", targetGroupArn: "1", order: 1 }] },
      ["actions[0].targetGroupArn"],
    ],
    ["is silent about a list in another order", { l: ["a"] }, { l: ["a", "b"] }, { l: ["b", "a"] }, []],
    [
      "names a list that kept its old elements in another order",
      { l: ["a", "b"] },
      { l: ["c"] },
      { l: ["b", "a"] },
      ["l"],
    ],
    ["compares JSON by its content", { p: '{"a":1,"b":2}' }, { p: '{"a":2}' }, { p: '{ "b": 2, "a": 1 }' }, ["p"]],
    ["is silent about JSON in another layout", { p: '{"a":1}' }, { p: '{"a":2,"b":3}' }, { p: '{"b":3, "a":2}' }, []],
    ["takes text that only begins like JSON as it is", { p: "{a" }, { p: "{b" }, { p: "{a" }, ["p"]],
    ["does not take the SDK's notes on defaults for an input", { __defaults: [] }, { __defaults: ["a"] }, {}, []],
  ];
  for (const [title, was, now, is, paths] of rows) {
    it(title, () => assert.deepEqual(unapplied(was, now, is), paths));
  }

  it("compares a consumer's certificate even if this update changed something else", () => {
    const was = { certificateArn: "arn:2", port: 1 };
    const found = unappliedInputs(
      { type: LISTENER, oldInputs: was, newInputs: { ...was, port: 2 }, oldOutputs: {} },
      { certificateArn: "arn:1", port: 2 },
    );
    assert.deepEqual(found, [{ path: "certificateArn", wanted: "arn:2", found: "arn:1" }]);
  });

  it("names the certificate once", () => {
    assert.deepEqual(
      unapplied({ certificateArn: "arn:1" }, { certificateArn: "arn:2" }, { certificateArn: "arn:1" }, LISTENER),
      ["certificateArn"],
    );
  });

  it("names a third certificate, which is neither the old nor the new one", () => {
    assert.deepEqual(
      unapplied({ certificateArn: "arn:1" }, { certificateArn: "arn:2" }, { certificateArn: "arn:3" }, LISTENER),
      ["certificateArn"],
    );
  });

  it("is silent about a listener without a certificate", () => {
    assert.deepEqual(unapplied({ port: 1 }, { port: 2 }, { port: 2 }, LISTENER), []);
  });

  for (const [type, block, input] of [
    ["aws:cloudfront/distribution:Distribution", "viewerCertificate", "acmCertificateArn"],
    ["aws:apigatewayv2/domainName:DomainName", "domainNameConfiguration", "certificateArn"],
  ] as const) {
    it(`finds the certificate of a ${type} in ${block}`, () => {
      const inputs = { [block]: { [input]: "arn:2" } };
      assert.deepEqual(unapplied(inputs, inputs, { [block]: { [input]: "arn:1" } }, type), [`${block}.${input}`]);
      assert.deepEqual(unapplied(inputs, inputs, inputs, type), []);
    });
  }
});

describe("unappliedInputs of an update that was refused twice, so that the state has the wanted inputs", () => {
  const inputs = { dimensions: { arn: "2", unit: "days" }, actions: [{ arn: "2", order: 1 }], policy: '{"a":2}' };
  const found = (newOutputs: Properties, ignored: readonly string[] = [], oldOutputs: Properties = inputs) =>
    unappliedInputs(
      { type: "aws:cloudwatch/metricAlarm:MetricAlarm", oldInputs: inputs, newInputs: inputs, oldOutputs, ignored },
      newOutputs,
    ).map(({ path }) => path);

  it("names what was recorded as wanted and is read otherwise, at any depth", () => {
    const read = { dimensions: { arn: "1", unit: "days" }, actions: [{ arn: "1", order: 1 }], policy: '{"a":1}' };
    assert.deepEqual(found(read), ["dimensions.arn", "actions[0].arn", "policy"]);
  });

  it("is silent when AWS has it, in another layout and with values of its own", () => {
    assert.deepEqual(
      found({ ...inputs, policy: '{ "a": 2 }', actions: [{ arn: "2", order: 1, id: "x" }], id: "y" }),
      [],
    );
  });

  it("is silent about a value that the state never had as wanted: AWS spells it in its own way", () => {
    assert.deepEqual(
      found({ ...inputs, dimensions: { arn: "two", unit: "days" } }, [], { ...inputs, dimensions: {} }),
      [],
    );
  });

  it("is silent about what the program ignores, the parts and the whole of it", () => {
    const read = { dimensions: { arn: "1", unit: "days" }, actions: [{ arn: "1", order: 1 }], policy: '{"a":2}' };
    assert.deepEqual(found(read, ["dimensions", "actions[0].arn"]), []);
    assert.deepEqual(found(read, ["dimensions.unit"]), ["dimensions.arn", "actions[0].arn"]);
  });
});

describe("inputsOfFailedUpdate", () => {
  const paths = (was: Properties, now: Properties, recorded: Properties) =>
    inputsOfFailedUpdate({ type: LISTENER, oldInputs: was, newInputs: now, oldOutputs: recorded });

  it("names what the state has as if the failed update had succeeded", () => {
    assert.deepEqual(paths({ certificateArn: "1" }, { certificateArn: "2" }, { certificateArn: "2" }), [
      { path: "certificateArn", isList: false },
    ]);
  });

  it("says that a list cannot be confirmed by a read, also when its order differs or it is new", () => {
    assert.deepEqual(paths({ aliases: ["a"] }, { aliases: ["a", "b"] }, { aliases: ["b", "a"] }), [
      { path: "aliases", isList: true },
    ]);
    assert.deepEqual(paths({}, { aliases: ["a"] }, { aliases: ["a"] }), [{ path: "aliases", isList: true }]);
  });

  it("is silent about an ordinary update", () => {
    assert.deepEqual(paths({ certificateArn: "1" }, { certificateArn: "2" }, { certificateArn: "1" }), []);
  });

  it("is silent when the way back is the state's old inputs", () => {
    assert.deepEqual(paths({ certificateArn: "1" }, { certificateArn: "1" }, { certificateArn: "2" }), []);
  });
});
