import assert from "node:assert/strict";
import { finding, withNext } from "../../../../cli/doctor/reasons/finding.ts";
import { REASONS, type Reason, reasonRow } from "../../../../cli/doctor/reasons/index.ts";
import { LAST_FAULTS } from "../../../e2e/doctor/endpointFaults.ts";
import { inventory } from "../factsFixture.ts";
import { FAULTS } from "../../../e2e/doctor/faults.ts";

const CODES: readonly Reason[] = REASONS.map(({ code }) => code);

/** Shown by tests of their own. */
const ELSEWHERE: Readonly<Partial<Record<Reason, string>>> = {
  ACCESS_DENIED: "the fault table, by a role that may not read ACM",
  SERVICE_DOWN: "checks/deployment.test.ts, by a service that wants a task and has none",
  DEPLOYMENT_ELSEWHERE: "checks/deployment.test.ts, by services of CodeDeploy and of an external controller",
  DEPLOYMENT_STUCK: "checks/deployment.test.ts, by healthy percentages that leave no room",
  ACM_IMPORT_REFUSED: "checks/acmImports.test.ts, by the errors that no later run mends",
  ACM_IMPORT_MISSING: "checks/acmImports.test.ts, by a region with an older certificate and one with none",
  CA_LEFT: "checks/hostCas.test.ts, by a CA that CAA forbids while another one issues",
  NO_EGRESS: "checks/noEgress.test.ts, by the function's log and by its state",
};

describe("the doctor's reasons", () => {
  it("each come first for a fault of the table, or are shown by a test of their own", () => {
    const shown = new Set([...FAULTS, ...LAST_FAULTS].map(({ reason }) => reason));
    const lacking = CODES.filter((reason) => !shown.has(reason) && ELSEWHERE[reason] === undefined);
    assert.deepEqual(lacking, []);
  });

  it("have codes that differ, in words of capitals", () => {
    assert.deepEqual(
      CODES.filter((code, index) => CODES.indexOf(code) !== index || !/^[A-Z]+(_[A-Z]+)*$/.test(code)),
      [],
    );
  });

  it("promise --fix only where it plans a repair", () => {
    const promised = REASONS.filter(({ fix }) => fix.includes("--fix")).map(({ code }) => code);
    assert.ok(promised.includes("VALIDATION_RECORD_MISSING"));
    assert.deepEqual(
      promised.filter((code) => reasonRow(code).repair === undefined),
      [],
    );
  });

  it("have a command of their own, or the one that explains them", () => {
    const commands = REASONS.flatMap(({ code }) => withNext(about(code), inventory()).next);
    assert.ok(commands.length >= REASONS.length);
    assert.deepEqual(
      commands.filter((one) => !/^(npx --no -- cabal-tls|npm run pulumi --|aws|openssl) \S/.test(one)),
      [],
    );
    assert.deepEqual(withNext(about("ACM_EXPIRED"), inventory()).next, [
      "npx --no -- cabal-tls rotate next --stack prod",
    ]);
    assert.deepEqual(withNext(about("CAA_FORBIDS"), inventory()).next, ["npx --no -- cabal-tls explain CAA_FORBIDS"]);
  });

  it("leave the commands of a check that names what it saw", () => {
    const seen = { ...about("SNI_LEFTOVER"), next: ["aws elbv2 remove-listener-certificates --region us-west-2"] };
    assert.deepEqual(withNext(seen, inventory()), seen);
  });

  it("are produced under names that differ", () => {
    const names = [...FAULTS, ...LAST_FAULTS].map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});

const about = (code: Reason) => finding({ link: "certificate", subject: "wildcard" }, "fail", code, []);
