import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACM_THRESHOLDS } from "../../../core/thresholds.ts";
import { CLAIMS, claimsOf } from "../../../examples/acceptance/core/claims.ts";
import { STEPS } from "../../../examples/acceptance/core/steps.ts";

const README = readFileSync(join(import.meta.dirname, "..", "..", "..", "README.md"), "utf8");

/** First column of the table below the heading. */
function claimsOfReadme(): string[] {
  const section = README.split("\n## What only the stand-in shows\n")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((line) => (line.split("|")[1] ?? "").trim());
}

describe("the claims that an acceptance run reports on", () => {
  it("are the rows of the README's table, word for word and in its order", () => {
    assert.ok(claimsOfReadme().length >= 11);
    assert.deepEqual(
      CLAIMS.map(({ claim }) => claim),
      claimsOfReadme(),
    );
  });

  it("have a step that exists, or say why they have none", () => {
    const known = new Set(STEPS.map(({ id }) => id));
    for (const { claim, steps, limits } of CLAIMS) {
      assert.deepEqual(
        steps.filter((id) => !known.has(id)),
        [],
        claim,
      );
      if (steps.length === 0) assert.match(limits ?? "", /^no step: /, claim);
    }
  });

  it("are mostly shown by a step", () => {
    assert.deepEqual(
      CLAIMS.filter(({ steps }) => steps.length === 0).map(({ claim }) => claim),
      ["a taken name is found in the preview", "alarms, rules, topics on the side of AWS"],
    );
  });

  it("name the days of the alarm that the stack really makes, for the row that no run can show", () => {
    const row = CLAIMS.find(({ claim }) => claim === "alarms, rules, topics on the side of AWS");
    assert.match(row?.limits ?? "", / fires 21 days before a certificate expires, /);
    assert.equal(ACM_THRESHOLDS.warningSeconds, 21 * 86_400);
  });

  it("say how to run those about a service when the run has none, and lose nothing else", () => {
    const changed = (withService: boolean) =>
      claimsOf({ withService })
        .filter((one, index) => one !== CLAIMS[index])
        .map(({ claim, steps, limits }) => [claim, steps, limits]);
    assert.deepEqual(changed(false), [
      ["a roll-out of the service has no gap", [], "no step: run with --with-service"],
      ["a task without its certificate is tried again", [], "no step: run with --with-service"],
    ]);
    assert.deepEqual(changed(true), []);
  });
});
