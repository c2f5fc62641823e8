import assert from "node:assert/strict";
import { type GateReport, judgePlan, readPreview } from "../../../core/gate/index.ts";
import { type RawPlan, type RawPlanState, type RawPlanStep, recordedPlan, withStep } from "./recordedPlan.ts";

const EMERGENCY = "issuerEmergency";
const FUNCTION = "renewal-function";
const POLICY = "renewal-policy";
const DOCTOR = "doctor-policy";
const RIGHT = "renewal-wildcard-g2-removal";

/** Its target has the same name. */
const RULE = "cabal-tls:alerts:AwsAlerts$aws:cloudwatch/eventRule:EventRule::alerts-us-east-1-acm-approaching";

const judged = (plan: RawPlan): GateReport =>
  judgePlan(readPreview(JSON.stringify(plan)), { declared: "rotation", answers: undefined });

/** `name REASON detail` of each line that blocks. */
const blocked = (plan: RawPlan): string[] =>
  judged(plan).lines.flatMap(({ name, verdict, reason, detail = "" }) =>
    verdict === "block" ? [`${name} ${reason} ${detail}`.trimEnd()] : [],
  );

/** The recorded emergency with inputs of one resource changed, as the program would plan it. */
function planned(name: string, change: (inputs: Readonly<Record<string, unknown>>) => object): RawPlan {
  return withStep(recordedPlan(EMERGENCY), name, (step): RawPlanStep => {
    const { newState } = step;
    assert.ok(newState !== undefined);
    const inputs = newState.inputs ?? {};
    return { ...step, newState: { ...newState, inputs: { ...inputs, ...change(inputs) } } as RawPlanState };
  });
}

interface Policy {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const policyWith = (statement: object) => (inputs: Readonly<Record<string, unknown>>) => {
  const policy = JSON.parse(String(inputs["policy"])) as Policy;
  return { policy: JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] }) };
};

const allow = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });

describe("the gate on a rotation to a generation of an ACME CA", () => {
  it("passes function, policies, alarms and event rules that follow the issuer, and says so", () => {
    const { verdict, kind, lines } = judged(recordedPlan(EMERGENCY));
    assert.deepEqual([verdict, kind], ["pass", "emergency"]);
    const reasons = new Map(lines.map(({ name, what, reason }) => [`${name}: ${what.split(" ")[0]}`, reason]));
    assert.deepEqual(
      [
        "renewal-function: update",
        "renewal-policy: update",
        "doctor-policy: update",
        "alerts-us-west-2-expiring: update",
        "alerts-us-east-1-acm-approaching: update",
        "renewal-wildcard-g2-removal: create",
        "wildcard-g2-import: create",
        "wildcard-g2-us-east-1-import: create",
      ].map((line) => [line, reasons.get(line)]),
      [
        ["renewal-function: update", "FOLLOWS_ISSUER"],
        ["renewal-policy: update", "FOLLOWS_ISSUER"],
        ["doctor-policy: update", "FOLLOWS_ISSUER"],
        ["alerts-us-west-2-expiring: update", "FOLLOWS_ISSUER"],
        ["alerts-us-east-1-acm-approaching: update", "FOLLOWS_ISSUER"],
        ["renewal-wildcard-g2-removal: create", "FOLLOWS_ISSUER"],
        ["wildcard-g2-import: create", "OBTAINS_CERTIFICATE"],
        ["wildcard-g2-us-east-1-import: create", "OBTAINS_CERTIFICATE"],
      ],
    );
  });

  const HARMFUL: readonly (readonly [title: string, plan: () => RawPlan, line: RegExp])[] = [
    [
      "an action that the function has no use for",
      () => planned(POLICY, policyWith(allow("iam:PassRole", "arn:aws:iam::111122223333:role/x"))),
      /^renewal-policy UNEXPLAINED policy: expected the calls of such a policy, found iam:PassRole$/,
    ],
    [
      "a call of the function on everything",
      () => planned(POLICY, policyWith(allow("ssm:GetParameter", "*"))),
      /^renewal-policy UNEXPLAINED policy: expected resources by name, found ssm:GetParameter on everything$/,
    ],
    [
      "an action that the doctor does not have",
      () => planned(DOCTOR, policyWith(allow("lambda:UpdateFunctionCode", "arn:aws:lambda:us-west-2:1:function:x"))),
      /^doctor-policy UNEXPLAINED policy: expected the calls of such a policy, found lambda:UpdateFunctionCode$/,
    ],
    [
      "the end of what the doctor may not read",
      () =>
        planned(DOCTOR, (inputs) => {
          const policy = JSON.parse(String(inputs["policy"])) as Policy;
          return {
            policy: JSON.stringify({
              ...policy,
              Statement: policy.Statement.filter((one) => one["Effect"] !== "Deny"),
            }),
          };
        }),
      /^doctor-policy UNEXPLAINED policy: expected what it denies, found less$/,
    ],
    [
      "another role of the function",
      () => planned(FUNCTION, () => ({ role: "arn:aws:iam::111122223333:role/other" })),
      /^renewal-function UNEXPLAINED /,
    ],
    [
      "an alarm that comes too late",
      () => planned("alerts-us-west-2-expiring", () => ({ threshold: 1 })),
      /^alerts-us-west-2-expiring UNEXPLAINED threshold: expected that of generation 2/,
    ],
    [
      "an event rule that matches nothing",
      () => planned(RULE, () => ({ eventPattern: '{"source":["none"]}' })),
      /^alerts-us-east-1-acm-approaching UNEXPLAINED expected the pattern of generation 2, found another one$/,
    ],
    [
      "an import of another host",
      () =>
        planned("wildcard-g2-import", (inputs) => ({
          input: String(inputs["input"]).replace("wildcard-g2", "smtp-out"),
        })),
      /^wildcard-g2-import UNEXPLAINED input: expected \{"source":"rotation","host":"wildcard-g2","region":"us-west-2"\}/,
    ],
    [
      "an import by another function",
      () => planned("wildcard-g2-us-east-1-import", () => ({ functionName: "other" })),
      /^wildcard-g2-us-east-1-import UNEXPLAINED functionName: expected the renewal function of the stack/,
    ],
    [
      "an import that does not take its certificate along",
      () => planned("wildcard-g2-import", () => ({ lifecycleScope: "CREATE_ONLY" })),
      /^wildcard-g2-import UNEXPLAINED lifecycleScope: expected the value of such a resource/,
    ],
    [
      "a right to delete certificates of another generation",
      () =>
        planned(RIGHT, (inputs) => ({ policy: String(inputs["policy"]).replace('"wildcard-g2"', '"wildcard-g1"') })),
      /^renewal-wildcard-g2-removal UNEXPLAINED policy: expected the deletion of wildcard-g2 of byacme alone/,
    ],
    [
      "a right to delete certificates whatever their tags",
      () => planned(RIGHT, policyWith(allow("acm:DeleteCertificate", "arn:aws:acm:*:111122223333:certificate/*"))),
      /^renewal-wildcard-g2-removal UNEXPLAINED policy: expected the deletion of wildcard-g2 of byacme alone/,
    ],
    [
      "a right to something else in its place",
      () => planned(RIGHT, policyWith(allow("acm:ImportCertificate", "arn:aws:acm:*:111122223333:certificate/*"))),
      /^renewal-wildcard-g2-removal UNEXPLAINED policy: expected the calls of such a policy, found acm:ImportCertificate$/,
    ],
    [
      "the end of that right while the generation stays",
      () =>
        withStep(recordedPlan(EMERGENCY), RIGHT, ({ newState, ...step }): RawPlanStep => {
          assert.ok(newState !== undefined);
          return { ...step, op: "delete", oldState: newState };
        }),
      /^renewal-wildcard-g2-removal UNEXPLAINED expected generation 2 to stay, found delete$/,
    ],
    [
      "that right for another role",
      () => planned(RIGHT, () => ({ role: "other" })),
      /^renewal-wildcard-g2-removal UNEXPLAINED role: expected the role of the renewal function/,
    ],
    [
      "an import without protection",
      () =>
        withStep(recordedPlan(EMERGENCY), "wildcard-g2-import", (step) => ({
          ...step,
          newState: { ...step.newState, protect: false } as RawPlanState,
        })),
      /^wildcard-g2-import UNEXPLAINED protect: expected true, found false$/,
    ],
  ];
  for (const [title, plan, line] of HARMFUL) {
    it(`blocks ${title}`, () => {
      const lines = blocked(plan());
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.match(lines[0] ?? "", line);
    });
  }

  it("blocks one that leaves a region without the certificate", () => {
    const half = withStep(recordedPlan(EMERGENCY), "wildcard-g2-us-east-1-import", () => []);
    assert.ok(
      blocked(half).includes("wildcard-g2-us-east-1-import MISSING a certificate's request and the wait for its issue"),
    );
  });

  it("blocks the same changes of the function in a rotation between generations of ACM", () => {
    const { config = {} } = recordedPlan(EMERGENCY);
    const plan = {
      ...recordedPlan(EMERGENCY),
      config: { ...config, "cabal-tls:wildcard": '{"issued":[1,2],"active":2}' },
    };
    const lines = blocked(plan).map((one) => one.split(" ").slice(0, 2).join(" "));
    for (const name of [FUNCTION, POLICY, DOCTOR]) assert.ok(lines.includes(`${name} UNEXPLAINED`), lines.join("\n"));
  });
});
