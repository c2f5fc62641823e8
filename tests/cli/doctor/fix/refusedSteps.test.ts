import assert from "node:assert/strict";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import { planFix } from "../../../../cli/doctor/fix/planFix.ts";
import { afterRefusals } from "../../../../cli/doctor/fix/refusedSteps.ts";
import { styleOf } from "../../../../cli/doctor/print/layout.ts";
import { printDiagnosis } from "../../../../cli/doctor/print/printDiagnosis.ts";
import { facts } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

const FOUND = facts({ hosts: [healthyHost({ taskStarted: Date.parse(hours(-24 * 11)) })] });
const EXAMINATION = { facts: FOUND, diagnosis: diagnose(FOUND, ["deployment"], []), calls: 1 };
const [STEP] = planFix(FOUND, EXAMINATION.diagnosis).steps;

/** The diagnosis after AWS answered the repair so. */
function after(words: string) {
  assert.ok(STEP);
  return afterRefusals(EXAMINATION, [{ step: STEP, words: `AWS refused: ${words}` }]).diagnosis;
}

describe("a repair of --fix that AWS refused", () => {
  it("is reported in AWS's words, and is not recommended again", () => {
    assert.match(EXAMINATION.diagnosis.rootCause?.next[0] ?? "", / doctor --fix /);
    const { rootCause, findings, exitCode } = after("InvalidParameterException: Use AWS CodeDeploy.");
    assert.deepEqual([rootCause?.reason, exitCode], ["DEPLOYMENT_MISSING", 2]);
    assert.equal(
      rootCause?.evidence.at(-1),
      "--fix: start a new deployment of the ECS service cabal-mail/cabal-smtp-out: AWS refused: InvalidParameterException: Use AWS CodeDeploy.",
    );
    assert.match(rootCause?.next.join("\n") ?? "", /^aws ecs describe-services [^\n]*$/);
    assert.deepEqual(findings[0], rootCause);
  });

  it("leads to the policies when the role may not make the change", () => {
    assert.deepEqual(after("AccessDeniedException: not authorized").rootCause?.next, [
      "npx --no -- cabal-tls doctor --policy --stack prod",
    ]);
  });

  it("has a fix of its own in the report, which names --fix no more", () => {
    const report = printDiagnosis(after("InvalidParameterException: Use AWS CodeDeploy."), styleOf(200, true));
    assert.match(report, /^ {2}fix {7}AWS refused this repair just now: first change what its message names\.$/m);
    assert.doesNotMatch(report, /the doctor does that with --fix/);
  });

  it("changes nothing where AWS refused nothing", () => {
    assert.equal(afterRefusals(EXAMINATION, []), EXAMINATION);
  });
});
