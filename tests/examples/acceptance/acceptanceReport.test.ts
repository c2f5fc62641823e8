import assert from "node:assert/strict";
import { acceptanceReport, type StepResult } from "../../../examples/acceptance/core/acceptanceReport.ts";
import { reportMarkdown } from "../../../examples/acceptance/core/reportMarkdown.ts";
import type { AcceptanceScope } from "../../../examples/acceptance/core/scope.ts";
import { stepsOf } from "../../../examples/acceptance/core/steps.ts";
import { SCOPE, SERVICE_SCOPE } from "./scopeFixture.ts";

const passedIn = (scope: AcceptanceScope): StepResult[] =>
  stepsOf(scope).map(({ id }) => ({ id, seconds: 10, facts: [], problems: [] }));
const passed = passedIn(SCOPE);

const reportOf = (results: readonly StepResult[], left: readonly string[] = [], scope = SCOPE) =>
  acceptanceReport(scope, {
    account: "111122223333",
    startedAt: new Date("2026-11-28T20:00:00Z"),
    endedAt: new Date("2026-11-28T21:30:00Z"),
    results,
    left,
  });

const outcomeOf = (results: readonly StepResult[], claim: string) =>
  reportOf(results).claims.find((one) => one.claim === claim)?.outcome;

describe("the report of an acceptance run", () => {
  it("is ok when every step passed and nothing is left", () => {
    const report = reportOf(passed);
    assert.deepEqual(
      [report.version, report.ok, report.seconds, report.domain],
      [1, true, 5400, "cabal-acceptance.example.org"],
    );
    assert.deepEqual(new Set(report.steps.map(({ outcome }) => outcome)), new Set(["passed"]));
  });

  it("is not ok when something is left, although every step passed", () => {
    assert.equal(reportOf(passed, ["load balancer arn:x"]).ok, false);
  });

  it("is not ok when a step was not reached", () => {
    const report = reportOf(passed.slice(0, -1));
    assert.deepEqual([report.ok, report.steps.at(-1)?.outcome], [false, "not reached"]);
  });

  it("shows a claim only when all of its steps passed", () => {
    const claim = "a rotation has updates and creates only";
    const without = (id: string) => passed.filter((one) => one.id !== id);
    const failed = [
      ...without("roll-back"),
      { id: "roll-back", seconds: 1, facts: [], problems: ["replaced"] },
    ] as const;
    assert.equal(outcomeOf(passed, claim), "shown");
    assert.equal(outcomeOf(without("roll-back"), claim), "not shown");
    assert.equal(outcomeOf(failed, claim), "failed");
    assert.equal(outcomeOf(passed, "alarms, rules, topics on the side of AWS"), "no step");
  });

  it("has a tick for each claim that was shown, and none for the others", () => {
    const text = reportMarkdown(reportOf(passed.slice(0, -5), ["certificate arn:y"]));
    const rows = text.split("\n");
    assert.equal(rows[0], "# Acceptance of cabal-tls on AWS: FAILED");
    assert.ok(
      rows.includes(
        "| ACM issues by the shared record, in both regions | [x] shown | first-up, rotation | with --without cloudfront in one region only |",
      ),
    );
    assert.ok(
      rows.includes(
        "| an adoption has imports only | [ ] not shown | adoption | one endpoint of each kind, with --without cloudfront no distribution; no rules with logins |",
      ),
    );
    assert.ok(rows.includes("- certificate arn:y"));
  });

  it("ticks the rows about a service only in a run with one, whose steps must have been reached", () => {
    const claim = "a task without its certificate is tried again";
    const rowOf = (scope: AcceptanceScope, results: readonly StepResult[]) => {
      const { claims, ok, withService } = reportOf(results, [], scope);
      return [claims.find((one) => one.claim === claim)?.outcome, ok, withService];
    };
    assert.deepEqual(rowOf(SCOPE, passed), ["no step", true, false]);
    assert.deepEqual(rowOf(SERVICE_SCOPE, passedIn(SERVICE_SCOPE)), ["shown", true, true]);
    assert.deepEqual(rowOf(SERVICE_SCOPE, passed), ["not shown", false, true]);
    assert.match(
      reportMarkdown(reportOf(passed, [], SERVICE_SCOPE)),
      /2026-11-28T20:00:00\.000Z, 90 min, with an ECS service\./,
    );
  });

  it("puts problems before facts, in the step's own section", () => {
    const text = reportMarkdown(reportOf([{ id: "refresh", seconds: 3, facts: ["12 read"], problems: ["1 changed"] }]));
    assert.match(text, /### refresh\n\n- PROBLEM: 1 changed\n- 12 read\n/);
    assert.match(text, /## Left behind\n\nNothing\.\n$/);
  });
});
