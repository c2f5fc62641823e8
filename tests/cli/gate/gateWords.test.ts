import assert from "node:assert/strict";
import { durationWords, endWords, kindWords, rollbackWords } from "../../../cli/gate/gateWords.ts";
import {
  type ChangeKind,
  GATE_REASONS,
  type GateReason,
  type GateReport,
  type MoveEntry,
} from "../../../core/gate/index.ts";

describe("the gate's words", () => {
  it("tell of a roll-back that CloudFront may hold it up", () => {
    assert.deepEqual(durationWords(reportOf("rollback", [move("cloudfront", 2, 1), move("nlb", 2, 1)])), [
      "All endpoints move at once: CloudFront takes some minutes to reach all edges; each address of a load balancer follows in its own time, within about a minute.",
      "CloudFront takes one change at a time: while a deployment is in progress, its part of the roll-back fails. When the distribution is deployed, run `pulumi up --refresh`.",
    ]);
  });

  it("tell of a switch nothing about a deployment in progress", () => {
    assert.deepEqual(durationWords(reportOf("switch", [move("cloudfront", 1, 2)])), [
      "All endpoints move at once: CloudFront takes some minutes to reach all edges.",
    ]);
  });

  it("tell how long each update of a retirement takes", () => {
    assert.deepEqual(durationWords(reportOf("retire-unprotect")), ["Seconds: only the engine's state changes."]);
    assert.deepEqual(durationWords(reportOf("retire-drop")), [
      "Minutes: AWS deletes a certificate when nothing has used it for a while; the update waits 20 minutes, and 5 for one that the renewal function imported.",
    ]);
  });

  it("tell of a dropped import that stays in ACM neither a deletion nor that it would not come back", () => {
    const stays = dropping("LEAVES_IMPORT");
    assert.deepEqual(durationWords(stays), ["An import that stays in ACM is nothing to wait for."]);
    assert.equal(
      rollbackWords(stays),
      "An import that stays in ACM comes back: revert the commit; then `pulumi up` has it renewed again.",
    );
    assert.doesNotMatch(kindWords("retire-drop"), /delete/);
  });

  it("tell of an adoption that renews an import what changes at AWS, and of any other one that nothing does", () => {
    assert.match(rollbackWords(reportOf("adopt")), /^Nothing changes at AWS, so there is nothing to roll back; /);
    assert.equal(
      rollbackWords({ ...dropping("RENEWS_IMPORT"), kind: "adopt" }),
      "Before the update, revert the commit. After it the import has a certificate of the ACME CA, and the stack renews it: " +
        "`npx --no -- cabal-tls rotate next` moves to another generation; then this one can be retired.",
    );
  });

  it("tell both of a retirement in which one certificate is deleted and another one stays", () => {
    for (const gone of ["RETIRES_UNUSED", "USE_NOT_ASKED"] as const) {
      assert.equal(
        rollbackWords(dropping(gone, "LEAVES_IMPORT")),
        "A deleted certificate does not come back: `npx --no -- cabal-tls rotate next` makes a new generation. " +
          "An import that stays in ACM comes back: revert the commit; then `pulumi up` has it renewed again.",
      );
    }
  });

  it("have a way back for every kind of change", () => {
    const kinds = ["stage", "switch", "rollback", "retire-unprotect", "retire-drop", "none", "other", "mixed"] as const;
    const moves = [move("nlb", 3, 4)];
    assert.deepEqual(
      kinds.map((kind) => rollbackWords(reportOf(kind, moves))),
      [
        "Nothing serves the new generation, so there is nothing to roll back; retire it if it is not wanted.",
        "`npx --no -- cabal-tls rotate rollback` sets `wildcard.active` to 3 again; then `pulumi up`: the same updates backwards.",
        "`npx --no -- cabal-tls rotate switch` sets `wildcard.active` to 3 again; then `pulumi up`.",
        "Take the generation out of `wildcard.retiring`; then `pulumi up` protects it again.",
        "A deleted certificate does not come back: `npx --no -- cabal-tls rotate next` makes a new generation.",
        "There is nothing to roll back.",
        "Revert the commit; then `pulumi up`.",
        "Revert the commit; then `pulumi up`.",
      ],
    );
  });

  it("call a certificate of no generation what it is", () => {
    const arn = "arn:aws:acm:us-west-2:111122223333:certificate/abcdef";
    assert.equal(endWords({ generation: undefined, arn }), "no generation of this stack (…abcdef)");
  });
});

function reportOf(kind: ChangeKind, moves: readonly MoveEntry[] = []): GateReport {
  return {
    version: 1,
    verdict: "pass",
    kind,
    declared: "any",
    moves,
    requested: [],
    lines: [],
    repair: [],
    allowable: [],
  };
}

function dropping(...reasons: readonly GateReason[]): GateReport {
  const lines = reasons.map((reason) => ({
    urn: "",
    name: "wildcard-g1",
    what: "delete",
    class: "retire-drop" as const,
    verdict: "pass" as const,
    reason,
    message: GATE_REASONS[reason],
  }));
  return { ...reportOf("retire-drop"), lines };
}

function move(kind: string, from: number, to: number): MoveEntry {
  const end = (generation: number) => ({ generation, arn: undefined });
  return { endpoint: kind, kind, hosts: [], from: end(from), to: end(to) };
}
