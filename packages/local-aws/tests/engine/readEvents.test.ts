import assert from "node:assert/strict";
import type { EngineEvent } from "../../engine/engineEvent.ts";
import { readEvents } from "../../engine/readEvents.ts";

const URN = "urn:pulumi:dev::mail::aws:lb/listener:Listener::imap";

function stepEvent(op: string, change: object = {}): { metadata: StepMetadata } {
  const metadata: StepMetadata = { op, urn: URN, type: "aws:lb/listener:Listener", old: {}, new: {}, ...change };
  return { metadata };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old: { readonly protect?: boolean } | null;
  readonly new: { readonly protect?: boolean } | null;
}

/** Events that arrive one millisecond after the other, from 1000 on. */
function facts(...events: EngineEvent[]) {
  return readEvents(events.map((event, index) => ({ at: 1000 + index, event })));
}

describe("readEvents", () => {
  it("joins the begin and the end of a step", () => {
    const { steps, planned } = facts(
      { resourcePreEvent: stepEvent("update") },
      { resOutputsEvent: stepEvent("update", { diffs: ["certificateArn"] }) },
    );
    assert.deepEqual(steps, [
      {
        op: "update",
        urn: URN,
        type: "aws:lb/listener:Listener",
        name: "imap",
        oldProtect: false,
        newProtect: false,
        diffs: ["certificateArn"],
        failed: false,
        startedAt: 1000,
        endedAt: 1001,
      },
    ]);
    assert.equal(planned, false);
  });

  it("tells a flag that was lifted from one that was set", () => {
    const lifted = facts({ resourcePreEvent: stepEvent("same", { old: { protect: true }, new: {} }) });
    assert.deepEqual([lifted.steps[0]?.oldProtect, lifted.steps[0]?.newProtect], [true, false]);
    const set = facts({ resourcePreEvent: stepEvent("same", { old: {}, new: { protect: true } }) });
    assert.deepEqual([set.steps[0]?.oldProtect, set.steps[0]?.newProtect], [false, true]);
  });

  it("has no flag before a creation and none after a deletion", () => {
    const { steps } = facts(
      { resourcePreEvent: stepEvent("create", { old: null, urn: "urn:pulumi:dev::mail::t::a" }) },
      { resourcePreEvent: stepEvent("delete", { new: null, urn: "urn:pulumi:dev::mail::t::b" }) },
    );
    assert.equal("oldProtect" in (steps[0] ?? {}), false);
    assert.equal("newProtect" in (steps[1] ?? {}), false);
  });

  it("keeps the steps of a replacement apart", () => {
    const { steps } = facts(
      { resourcePreEvent: stepEvent("create-replacement") },
      { resourcePreEvent: stepEvent("replace") },
      { resourcePreEvent: stepEvent("delete-replaced") },
    );
    assert.deepEqual(
      steps.map(({ op }) => op),
      ["create-replacement", "replace", "delete-replaced"],
    );
  });

  it("marks a step that failed", () => {
    const { steps } = facts({ resourcePreEvent: stepEvent("create") }, { resOpFailedEvent: stepEvent("create") });
    assert.deepEqual([steps.length, steps[0]?.failed], [1, true]);
  });

  it("says when steps were only planned", () => {
    assert.equal(facts({ resourcePreEvent: { ...stepEvent("delete"), planning: true } }).planned, true);
  });

  it("takes the counts from the engine's summary", () => {
    assert.deepEqual(facts({ summaryEvent: { resourceChanges: { create: 2, same: 9 } } }).operations, {
      create: 2,
      same: 9,
    });
    assert.deepEqual(facts({ summaryEvent: { resourceChanges: null } }).operations, {});
  });

  it("tells warnings and errors, without the engine's colour marks, and no other line", () => {
    const { diagnostics } = facts(
      { diagnosticEvent: { severity: "debug", message: "password=s3cret" } },
      { diagnosticEvent: { severity: "info", message: "told for information" } },
      { diagnosticEvent: { severity: "warning", message: "short-lived", ephemeral: true } },
      { diagnosticEvent: { severity: "warning", message: "<{%fg 3%}>look out<{%reset%}>\n" } },
      { diagnosticEvent: { severity: "error", message: "refused", urn: URN } },
      { errorEvent: { error: "broken" } },
    );
    assert.deepEqual(diagnostics, ["warning: look out", "error: imap: refused", "error: broken"]);
  });
});
