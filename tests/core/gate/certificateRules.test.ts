import assert from "node:assert/strict";
import { checkCases, type JudgedCase, judged, ON_2, UNUSED, USED } from "./judgedCase.ts";
import { ARN, certificate, imported, moved, validation, validationUrn } from "./planFixture.ts";

const toIssued = moved({ to: [validationUrn(2)], arn: ARN[2] });

const CERTIFICATE_CASES: Readonly<Record<string, JudgedCase>> = {
  "a request and the wait for it are stage steps": {
    steps: [certificate("create", 2), validation("create", 2)],
    lines: ["stage pass REQUESTS_CERTIFICATE", "stage pass WAITS_FOR_ISSUE"],
  },
  "a replaced certificate is blocked": {
    steps: [certificate("replace", 1)],
    lines: ["other block CHANGES_GENERATION"],
  },
  "other tags on a certificate are an ordinary change": {
    steps: [certificate("update", 1)],
    lines: ["other pass ORDINARY_CHANGE"],
  },
  "adding and dropping at once is blocked on both sides": {
    steps: [certificate("delete", 1, [false, false]), certificate("create", 2)],
    lines: ["retire-drop block ADDS_AND_DROPS", "stage block ADDS_AND_DROPS"],
  },
  "a certificate that nothing uses may lose its protection": {
    steps: [certificate("same", 1, [true, false])],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-unprotect pass LIFTS_PROTECTION_OF_UNUSED"],
  },
  "a serving certificate may not lose its protection, whatever ACM says": {
    steps: [certificate("same", 1, [true, false])],
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-unprotect block UNPROTECTS_SERVING"],
  },
  "the generation that the new config serves may not lose its protection": {
    steps: [certificate("same", 1, [true, false])],
    inventory: undefined,
    wildcard: { issued: [1], active: 1 },
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-unprotect block UNPROTECTS_SERVING"],
  },
  "the generation that a switch leaves may not lose its protection in the same change": {
    steps: [toIssued, certificate("same", 1, [true, false])],
    lines: ["switch pass MOVES_TO_ISSUED", "retire-unprotect block UNPROTECTS_SERVING"],
  },
  "a certificate in use may not lose its protection": {
    steps: [certificate("same", 1, [true, false])],
    inventory: ON_2,
    answers: { [ARN[1]]: USED },
    lines: ["retire-unprotect block IN_USE"],
  },
  "a certificate whose use ACM does not tell may not lose its protection": {
    steps: [certificate("same", 1, [true, false])],
    inventory: ON_2,
    answers: { [ARN[1]]: { state: "unknown", why: "AccessDeniedException" } },
    lines: ["retire-unprotect block USE_UNKNOWN"],
  },
  "offline a retirement passes and says that nobody was asked": {
    steps: [certificate("same", 1, [true, false])],
    inventory: ON_2,
    answers: "offline",
    lines: ["retire-unprotect pass USE_NOT_ASKED"],
  },
  "a certificate may get its protection back": {
    steps: [certificate("same", 1, [false, true])],
    lines: ["plumbing pass PROTECTS"],
  },
  "an unused and unprotected certificate may go, with its validation": {
    steps: [certificate("delete", 1, [false, false]), validation("delete", 1)],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-drop pass RETIRES_UNUSED", "retire-drop pass DROPS_VALIDATION"],
  },
  "a certificate in use may not go": {
    steps: [certificate("delete", 1, [false, false])],
    inventory: ON_2,
    answers: { [ARN[1]]: USED },
    lines: ["retire-drop block IN_USE"],
  },
  "a certificate that nobody was asked about may not go": {
    steps: [certificate("delete", 1, [false, false])],
    inventory: ON_2,
    lines: ["retire-drop block USE_UNKNOWN"],
  },
  "an import that the stack has made goes with its certificate": {
    steps: [imported("delete", 1, { protect: [false, false], scope: "CRUD" })],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-drop pass RETIRES_UNUSED"],
  },
  "an import that somebody else has made leaves its certificate in ACM": {
    steps: [imported("delete", 1, { protect: [false, false] })],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-drop pass LEAVES_IMPORT"],
  },
  "an import that somebody else has made leaves its certificate in ACM, offline too": {
    steps: [imported("delete", 1, { protect: [false, false] })],
    inventory: ON_2,
    answers: "offline",
    lines: ["retire-drop pass LEAVES_IMPORT"],
  },
  "an import that somebody else has made stays while something uses it, since nobody would renew it": {
    steps: [imported("delete", 1, { protect: [false, false] })],
    inventory: ON_2,
    answers: { [ARN[1]]: USED },
    lines: ["retire-drop block IN_USE"],
  },
  "an import that somebody else has made may lose its protection": {
    steps: [imported("same", 1, { protect: [true, false] })],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-unprotect pass LIFTS_PROTECTION_OF_IMPORT"],
  },
  "an import that the stack has made may lose its protection, and goes with the next change": {
    steps: [imported("same", 1, { protect: [true, false], scope: "CRUD" })],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-unprotect pass LIFTS_PROTECTION_OF_UNUSED"],
  },
  "a protected certificate may not go": {
    steps: [certificate("delete", 1, [true, false])],
    inventory: ON_2,
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-drop block DROPS_PROTECTED"],
  },
  "the serving certificate may not go": {
    steps: [certificate("delete", 1, [false, false])],
    answers: { [ARN[1]]: UNUSED },
    lines: ["retire-drop block DROPS_SERVING"],
  },
  "nothing may be dropped while endpoints move": {
    steps: [toIssued, certificate("delete", 1, [false, false])],
    lines: ["switch pass MOVES_TO_ISSUED", "retire-drop block DROPS_WHILE_MOVING"],
  },
  "a validation may not go alone": {
    steps: [validation("delete", 1)],
    lines: ["retire-drop block DROPS_VALIDATION_ALONE"],
  },
};

describe("the gate on certificates and validations", () => {
  checkCases(CERTIFICATE_CASES);

  it("says offline of an import that stays in ACM that ACM was not asked", () => {
    const steps = [imported("delete", 1, { protect: [false, false] })];
    const [line] = judged({ steps, inventory: ON_2, answers: "offline", lines: [] }).lines;
    assert.deepEqual(
      [line?.message, line?.detail],
      [
        "ends the renewal of an import that this stack has not made; the certificate stays in ACM",
        "ACM was not asked whether something else uses it: --offline",
      ],
    );
  });
});
