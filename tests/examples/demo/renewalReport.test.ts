import assert from "node:assert/strict";
import { renewalReport } from "../../../examples/demo/renewalReport.ts";
import { GREEN, withStep } from "./greenRenewals.ts";

function text(facts = GREEN): string {
  const lines: string[] = [];
  renewalReport(facts, (line) => lines.push(line));
  return lines.join("\n");
}

describe("the table of the host certificate", () => {
  it("tells function and places, and a row for each step", () => {
    const report = text();
    assert.match(report, /^cabal-certbot-renewal: smtp-out\.example\.net:465, smtp-out\.example\.net:587\n/);
    for (const { what, reason } of GREEN.steps) {
      assert.ok(report.includes(what));
      assert.ok(report.includes(reason));
    }
    assert.deepEqual(
      report.split("\n").filter((line) => line.includes("the order names the certificate that it replaces")),
      [
        "  window      step window, {}; the order names the certificate that it replaces",
        "  forced      step forced, {}; the order names the certificate that it replaces",
      ],
    );
    const table = report.split("\n").slice(1, 8);
    assert.equal(table[0], "step        reason      orders  version  serial  key    seconds");
    assert.ok(table.every((line) => line.length <= 80));
    assert.match(report, /`aws lambda invoke --function-name cabal-certbot-renewal out\.json`, made by the SDK\./);
    assert.doesNotMatch(report, /NOT served/);
  });

  it("marks what is stored and not served", () => {
    assert.match(text(withStep("forced", { unserved: ["smtp-out.example.net:465 serves nothing"] })), /NOT served/);
  });
});
