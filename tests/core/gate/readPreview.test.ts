import assert from "node:assert/strict";
import { certificatesToAsk, readPreview, UnreadablePlanError } from "../../../core/gate/index.ts";
import { ARN, certificate, moved, planText, UNKNOWN, validation, validationUrn } from "./planFixture.ts";

const refusal = (text: string) => {
  try {
    readPreview(text);
  } catch (error) {
    if (error instanceof UnreadablePlanError) return error.message;
  }
  return "read";
};

describe("reading the engine's plan", () => {
  it("refuses what is no plan, without a word of it", () => {
    assert.equal(refusal(""), "plan: it is empty. Pass the output of `pulumi preview --json`.");
    assert.equal(
      refusal("Previewing update: hunter2"),
      "plan: it is the engine's text output, not JSON. Pass the standard output of `pulumi preview --json`, without its error output.",
    );
    for (const [text, kind] of [
      ["hunter2", "not JSON"],
      ["> cabal-tls@0.1.0 pulumi\n> sh hunter2\n", "a message from npm, not JSON"],
      ["npm error code ELIFECYCLE hunter2", "a message from npm, not JSON"],
      ["\0hunter2", "binary data, not JSON"],
    ] as const) {
      assert.equal(
        refusal(text),
        `plan: it is ${kind}. Pass the standard output of \`pulumi preview --json\`, without its error output.`,
      );
    }
    assert.equal(
      refusal('{"password":"hunter2"}'),
      "plan: not the output of `pulumi preview --json` (look at: steps). Pass that output unchanged.",
    );
  });

  it("reads a plan behind npm's banner and behind a byte order mark", () => {
    const text = planText([certificate("create", 2)]);
    const plain = readPreview(text);
    assert.deepEqual(readPreview(`\n> cabal-tls@0.1.0 pulumi\n> sh bootstrap.sh preview --json\n\n${text}`), plain);
    assert.deepEqual(readPreview(`\ufeff${text}`), plain);
  });

  it("refuses an operation that it does not know instead of guessing what it does", () => {
    const text = planText([{ op: "explode", urn: validationUrn(1) }]);
    assert.equal(
      refusal(text),
      "plan: not the output of `pulumi preview --json` (look at: steps.1.op). Pass that output unchanged.",
    );
  });

  it("refuses a plan that lists fewer steps than it counts", () => {
    const plan = {
      ...JSON.parse(planText([certificate("create", 2)])),
      changeSummary: { create: 1, delete: 2, same: 9 },
    };
    assert.equal(
      refusal(JSON.stringify(plan)),
      "plan: it counts 2 × delete and lists 0. Pass the whole output of `pulumi preview --json`.",
    );
  });

  it("reads type, component, name and flags of a step", () => {
    const [, step] = readPreview(planText([certificate("same", 1, [true, false])])).steps;
    assert.equal(step?.type, "aws:acm/certificate:Certificate");
    assert.equal(step?.component, "cabal-tls:certificates:WildcardCertificate");
    assert.equal(step?.name, "wildcard-g1");
    assert.deepEqual([step?.before?.protect, step?.after?.protect, step?.before?.arn], [true, false, ARN[1]]);
  });

  it("asks about certificates that go, that lose their protection, and that are moved to", () => {
    const asked = (...steps: Parameters<typeof planText>[0]) => certificatesToAsk(readPreview(planText(steps)));
    assert.deepEqual(asked(certificate("delete", 1)), [ARN[1]]);
    assert.deepEqual(asked(certificate("same", 1, [true, false])), [ARN[1]]);
    assert.deepEqual(asked(moved({ to: [validationUrn(2)], arn: ARN[2] })), [ARN[2]]);
  });

  it("asks about nothing in a change that only requests", () => {
    const steps = [moved({ to: [validationUrn(2)], arn: UNKNOWN }), certificate("create", 2), validation("create", 2)];
    assert.deepEqual(certificatesToAsk(readPreview(planText(steps))), []);
  });
});
