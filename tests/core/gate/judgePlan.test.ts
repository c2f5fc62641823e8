import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { judged, ON_2, USED } from "./judgedCase.ts";
import {
  ARN,
  certificate,
  certificateUrn,
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

  it("names the function whose name is taken, and blocks whatever is declared", () => {
    const text = JSON.parse(planText([]));
    const urn = "urn:pulumi:prod::cabal-tls::aws:lambda/function:Function::renewal-function";
    const message =
      "Preview failed: before hook failed: Name taken: function cabal-certbot-renewal exists already and does not " +
      "belong to this stack. Choose another functionName.";
    const failed = {
      ...text,
      diagnostics: [
        { severity: "error", message, urn },
        { severity: "error", message: "run" },
      ],
    };
    for (const declared of ["any", "rotation"] as const) {
      const report = judgePlan(readPreview(JSON.stringify(failed)), { answers: new Map(), declared });
      assert.deepEqual(
        [report.verdict, ...report.lines.map(({ name, reason, detail }) => `${name} ${reason}: ${detail}`)],
        ["block", "renewal-function NAME_TAKEN: function cabal-certbot-renewal"],
      );
    }
  });

  it("names the kind of the change as a whole", () => {
    const kindOf = (...steps: readonly RawStep[]) => judged({ steps, lines: [] }).kind;
    assert.equal(kindOf(certificate("create", 2), validation("create", 2)), "stage");
    assert.equal(kindOf(toRequested, certificate("create", 2), validation("create", 2)), "emergency");
    assert.equal(kindOf(toIssued, resource("create", LISTENER, "web-listener")), "mixed");
    assert.equal(kindOf(resource("create", LISTENER, "web-listener")), "other");
  });

  it("passes the emergency although a refresh has dropped the validation of the old generation", () => {
    const readNow = (op: "read" | "discard", generation: number): RawStep => ({
      op,
      urn: `${certificateUrn(generation)}-now`,
      newState: { inputs: {}, outputs: {} },
    });
    const target = [certificateUrn(2), validationUrn(2), `${certificateUrn(2)}-now`];
    const report = judged({
      declared: "rotation",
      steps: [
        certificate("create", 2),
        validation("create", 2),
        validation("create", 1),
        readNow("read", 2),
        readNow("discard", 1),
        moved({ to: target, arn: UNKNOWN }),
      ],
      lines: [],
    });
    assert.deepEqual([report.verdict, report.kind], ["pass", "emergency"]);
    assert.deepEqual(
      report.lines.map(({ name, reason }) => `${name} ${reason}`),
      [
        "imap-listener MOVES_TO_REQUESTED",
        "wildcard-g1-validation WAITS_FOR_ISSUE",
        "wildcard-g2 REQUESTS_CERTIFICATE",
        "wildcard-g2-validation WAITS_FOR_ISSUE",
      ],
    );
    assert.deepEqual(
      report.moves.map(({ to }) => to.generation),
      [2],
    );
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
