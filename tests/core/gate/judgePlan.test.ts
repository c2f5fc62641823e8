import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { judged, ON_2, USED } from "./judgedCase.ts";
import {
  ARN,
  certificate,
  moved,
  planText,
  type RawStep,
  resource,
  UNKNOWN,
  validation,
  validationUrn,
} from "./planFixture.ts";

const LISTENER = "aws:lb/listener:Listener";
const toRequested = moved({ to: [validationUrn(2)], arn: UNKNOWN });
const toIssued = moved({ to: [validationUrn(2)], arn: ARN[2] });

describe("the gate's judgement", () => {
  it("says nothing about resources that stay as they are", () => {
    const report = judged({ steps: [certificate("same", 1)], lines: [] });
    assert.deepEqual([report.verdict, report.kind, report.lines], ["pass", "none", []]);
  });

  it("blocks a change that the engine could not plan, even when no step is at fault", () => {
    const text = JSON.parse(planText([]));
    const failed = { ...text, diagnostics: [{ severity: "error", message: "a secret", urn: validationUrn(2) }] };
    const report = judgePlan(readPreview(JSON.stringify(failed)), { answers: new Map() });
    assert.equal(report.verdict, "block");
    assert.deepEqual(
      report.lines.map(({ name, reason }) => `${name} ${reason}`),
      ["wildcard-g2-validation PREVIEW_FAILED"],
    );
    assert.ok(!JSON.stringify(report).includes("a secret"));
  });

  it("names the kind of the change as a whole", () => {
    const kindOf = (...steps: readonly RawStep[]) => judged({ steps, lines: [] }).kind;
    assert.equal(kindOf(certificate("create", 2), validation("create", 2)), "stage");
    assert.equal(kindOf(toRequested, certificate("create", 2), validation("create", 2)), "emergency");
    assert.equal(kindOf(toIssued, resource("create", LISTENER, "web-listener")), "mixed");
    assert.equal(kindOf(resource("create", LISTENER, "web-listener")), "other");
  });

  it("tells where an endpoint moves, and what is requested", () => {
    const report = judged({ steps: [toRequested, certificate("create", 2), validation("create", 2)], lines: [] });
    assert.deepEqual(report.moves, [
      {
        endpoint: "imap",
        kind: "nlb",
        hosts: ["imap.example.net:993"],
        from: { generation: 1, arn: ARN[1] },
        to: { generation: 2, arn: undefined },
      },
    ]);
    assert.deepEqual(report.requested, [
      { generation: 2, region: "us-west-2", names: ["*.example.net"], keyAlgorithm: "RSA_2048" },
    ]);
  });

  it("names what uses a certificate without the account's number", () => {
    const steps = [certificate("delete", 1, [false, false])];
    const report = judged({ steps, inventory: ON_2, answers: { [ARN[1]]: USED }, lines: [] });
    assert.equal(report.lines[0]?.detail, "loadbalancer/net/other/1");
  });
});
