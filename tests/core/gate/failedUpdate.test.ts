import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { judgeSteps } from "../../../core/gate/judgePlan.ts";
import { type Recorded, recordedText } from "../recorded/recordedText.ts";
import { checkCases, judged } from "./judgedCase.ts";
import { ARN, certificate, failed, moved, type RawStep, resource, validation, validationUrn } from "./planFixture.ts";

const LISTENER = "aws:lb/listener:Listener";
const URN = "urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener";
const COMMAND = `npm run pulumi -- refresh --yes --stack prod --target '${URN}'`;

/** What the engine plans for a resource without a difference. */
const empty: RawStep = { ...resource("update", LISTENER, "imap-listener"), detailedDiff: {} };
const switched = moved({ to: [validationUrn(2)], arn: ARN[2] });

describe("the gate on a resource whose last update failed", () => {
  checkCases({
    "blocks the empty update that would be reported as done": {
      steps: [failed(empty)],
      lines: ["other block LAST_UPDATE_FAILED"],
    },
    "blocks it in a change that is declared a rotation": {
      declared: "rotation",
      steps: [failed(empty)],
      lines: ["other block LAST_UPDATE_FAILED"],
    },
    "blocks it beside steps that may pass": {
      steps: [failed(empty), certificate("create", 2), validation("create", 2)],
      lines: ["other block LAST_UPDATE_FAILED", "stage pass REQUESTS_CERTIFICATE", "stage pass WAITS_FOR_ISSUE"],
    },
    "blocks an update that has a difference, since it was compared with what AWS does not have": {
      steps: [failed(switched)],
      lines: ["other block LAST_UPDATE_FAILED"],
    },
    "blocks whatever else is planned for it": {
      steps: (["same", "read", "replace", "delete"] as const).map((op) =>
        failed(resource(op, LISTENER, "imap-listener")),
      ),
      lines: ["other", "other", "other", "other"].map((one) => `${one} block LAST_UPDATE_FAILED`),
    },
    "passes an update without a difference of a resource that is whole": {
      steps: [empty],
      lines: ["other pass ORDINARY_CHANGE"],
    },
  });

  it("passes a move whose state has been repaired, though its dependencies are still those of the failed update", () => {
    const repaired = moved({ from: [validationUrn(2)], was: ARN[1], to: [validationUrn(2)], arn: ARN[2] });
    assert.deepEqual(endsOf(repaired), { kind: "switch", from: 1, to: 2 });
  });

  it("passes a move whose state has only its outputs as AWS has them", () => {
    const asked = moved({ from: [validationUrn(2)], was: ARN[2], to: [validationUrn(2)], arn: ARN[2] });
    const kept = { ...asked, oldState: { ...asked.oldState, outputs: { certificateArn: ARN[1] } } };
    assert.deepEqual(endsOf(kept), { kind: "switch", from: 1, to: 2 });
  });

  it("names the one command that repairs the state of all of them", () => {
    const other = resource("update", LISTENER, "web-listener");
    assert.deepEqual(judged({ steps: [failed(other), failed(empty)], lines: [] }).repair, [
      `${COMMAND} --target '${URN.replace("imap", "web")}'`,
    ]);
  });

  it("names no command for a change of resources that are whole", () => {
    assert.deepEqual(judged({ steps: [switched, empty], lines: [] }).repair, []);
  });
});

/** Which generation the endpoint leaves, and which it takes. */
function endsOf(step: RawStep) {
  const { verdict, kind, moves } = judged({ declared: "rotation", steps: [step], lines: [] });
  assert.equal(verdict, "pass");
  return { kind, from: moves[0]?.from.generation, to: moves[0]?.to.generation };
}

describe("the gate on what the engine plans after AWS refused a listener's update", () => {
  const lines = (name: Recorded) =>
    judgeSteps(readPreview(recordedText(name)), { declared: "rotation", answers: undefined }).lines.map(
      ({ what, verdict, reason }) => `${what}: ${verdict} ${reason}`,
    );

  it("blocks the update that has no difference", () => {
    assert.deepEqual(lines("refusedPreview"), ["update Listener: block LAST_UPDATE_FAILED"]);
  });

  it("blocks the true change that a preview with --refresh shows, since it records nothing", () => {
    assert.deepEqual(lines("refusedRefreshingPreview"), [
      "read Listener: block LAST_UPDATE_FAILED",
      "update Listener (certificateArn): pass MOVES_TO_ISSUED",
    ]);
  });

  it("passes the change once the listener was refreshed", () => {
    assert.deepEqual(lines("repairedPreview"), ["update Listener (certificateArn): pass MOVES_TO_ISSUED"]);
  });
});

describe("the gate on a plan that shows nothing", () => {
  checkCases({
    "blocks it when the change is declared a rotation": {
      declared: "rotation",
      steps: [],
      lines: ["other block NOTHING_PLANNED"],
    },
    "passes it when nothing is declared": { steps: [], lines: [] },
    "passes what is left of a rotation whose endpoints have moved": {
      declared: "rotation",
      steps: [
        resource("update", "aws:ssm/parameter:Parameter", "inventory", {
          component: "cabal-tls:inventory:StackInventory",
        }),
      ],
      lines: ["plumbing pass DESCRIBES_THE_STACK"],
    },
  });

  it("blocks the smallest plan there is", () => {
    const report = judgePlan(readPreview('{ "steps": [] }'), { declared: "rotation", answers: undefined });
    assert.deepEqual([report.verdict, report.kind, report.repair], ["block", "none", []]);
    assert.deepEqual(report.lines, [
      {
        urn: "",
        name: "preview",
        what: "plan",
        class: "other",
        verdict: "block",
        reason: "NOTHING_PLANNED",
        message: "changes nothing, and this change is declared a rotation",
      },
    ]);
  });
});
