import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import {
  type RawPlan,
  type RawPlanState,
  type RawPlanStep,
  recordedPlan,
  withStep,
  withSteps,
} from "./recordedPlan.ts";

type Change = (state: RawPlanState) => RawPlanState;

const inputs =
  (changed: Readonly<Record<string, unknown>>): Change =>
  (state) => ({ ...state, inputs: { ...state.inputs, ...changed } });
const option =
  (changed: Readonly<Record<string, unknown>>): Change =>
  (state) => ({ ...state, ...changed });
const waits =
  (input: string, change: (urns: readonly string[]) => readonly string[]): Change =>
  (state) => ({
    ...state,
    propertyDependencies: {
      ...state.propertyDependencies,
      [input]: change(state.propertyDependencies?.[input] ?? []),
    },
  });

/** What blocks a recorded emergency when the new state of one step is another one. */
function blockedBy(name: string, change: Change, plan: RawPlan): string[] {
  const changed = withStep(plan, name, (step): RawPlanStep => {
    const { newState } = step;
    assert.ok(newState);
    return { ...step, newState: change(newState) };
  });
  const { lines } = judgePlan(readPreview(JSON.stringify(changed)), { declared: "rotation", answers: undefined });
  return lines.flatMap((line) =>
    line.verdict === "block" && line.name === name ? [`${line.reason} ${line.detail ?? ""}`.trimEnd()] : [],
  );
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const RECORD = "wildcard-validation-adopted.example";
const FOREIGN = "arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-0000000000ff";

/** One test a row: what is wrong with the new resource, and the one line that blocks it. */
function blocks(plan: string, name: string, rows: readonly (readonly [string, Change, string])[]): void {
  for (const [what, change, line] of rows) {
    it(`blocks one with ${what}`, () => {
      assert.deepEqual(blockedBy(name, change, recordedPlan(plan)), [line]);
    });
  }
}

describe("the certificate that a rotation requests", () => {
  blocks("fullEmergency", "wildcard-g2", [
    [
      "a further name",
      inputs({ subjectAlternativeNames: ["www.full.example"] }),
      "UNEXPLAINED domainName: expected *.full.example, found *.full.example, www.full.example",
    ],
    [
      "another region' + \"",
      inputs({ region: "eu-central-1" }),
      "UNEXPLAINED region: expected us-east-1 or us-west-2, found eu-central-1; name: expected wildcard-g2-eu-central-1, found wildcard-g2",
    ],
    [
      "validation by mail' + \"",
      inputs({ validationMethod: "EMAIL" }),
      "UNEXPLAINED validationMethod: expected the value of such a resource, found another value",
    ],
    [
      "an input that no certificate of the program has' + \"",
      inputs({ earlyRenewalDuration: "P90D" }),
      "UNEXPLAINED earlyRenewalDuration: expected the value of such a resource, found another value",
    ],
    [
      "the name tag of another stack' + \"",
      inputs({ tags: { Name: "other-wildcard-g2" } }),
      "UNEXPLAINED tags.Name: expected full-wildcard-g2, found other-wildcard-g2",
    ],
    ["no protection' + \"", option({ protect: false }), "UNEXPLAINED protect: expected true, found false"],
    [
      "another component as parent' + \"",
      (state) => ({ ...state, parent: String(state.parent).replace("::wildcard", "::other") }),
      "UNEXPLAINED expected no such step, found create",
    ],
    [
      "another provider' + \"",
      option({ provider: "urn:pulumi:full::cabal-tls::pulumi:providers:aws::other::id" }),
      "UNEXPLAINED provider: expected a provider that the stack has, found another value",
    ],
    [
      "secrets that are not kept from its outputs' + \"",
      option({ additionalSecretOutputs: [] }),
      "UNEXPLAINED additionalSecretOutputs: expected the option of such a resource, found another value",
    ],
    [
      "a time limit' + \"",
      option({ customTimeouts: { create: 60, update: 0, delete: 0 } }),
      "UNEXPLAINED customTimeouts: expected the time limit of a validation, found another value",
    ],
    [
      "a time limit of its deletion' + \"",
      option({ customTimeouts: { create: 0, update: 0, delete: 60 } }),
      "UNEXPLAINED customTimeouts: expected the time limit of a validation, found another value",
    ],
    [
      "no confirming hook' + \"",
      option({ resourceHooks: { BeforeUpdate: ["cabal-tls:failed-update"] } }),
      "UNEXPLAINED resourceHooks: expected the option of such a resource, found another value",
    ],
    [
      'a hook that is not the program\'s" + "',
      option({ resourceHooks: { BeforeUpdate: ["other"], AfterUpdate: ["cabal-tls:confirm-update"] } }),
      "UNEXPLAINED resourceHooks: expected the option of such a resource, found another value",
    ],
    [
      "ignored changes' + \"",
      option({ ignoreChanges: ["keyAlgorithm"] }),
      "UNEXPLAINED ignoreChanges: expected the option of such a resource, found another value",
    ],
  ]);
});

describe("the wait for the issue of a certificate", () => {
  blocks("fullEmergency", "wildcard-g2-validation", [
    [
      "the certificate of another stack' + \"",
      inputs({ certificateArn: FOREIGN }),
      "UNEXPLAINED certificateArn: expected the certificate wildcard-g2, found another value",
    ],
    [
      "another region' + \"",
      inputs({ region: "eu-central-1" }),
      "UNEXPLAINED name: expected wildcard-g2-eu-central-1-validation, found wildcard-g2-validation; certificateArn: expected what depends on wildcard-g2-eu-central-1, found wildcard-g2",
    ],
    [
      'a record that is not ACM\'s" + "',
      inputs({ validationRecordFqdns: ["www.full.example"] }),
      "UNEXPLAINED validationRecordFqdns: expected the validation record, found another value",
    ],
    [
      "a record of another domain' + \"",
      inputs({ validationRecordFqdns: [`_${"0".repeat(32)}.other.example`] }),
      "UNEXPLAINED validationRecordFqdns: expected the validation record, found another value",
    ],
    [
      "no record' + \"",
      inputs({ validationRecordFqdns: undefined }),
      "UNEXPLAINED validationRecordFqdns: expected the validation record, found another value",
    ],
    [
      "a further input' + \"",
      inputs({ extra: true }),
      "UNEXPLAINED extra: expected the value of such a resource, found another value",
    ],
    [
      "no wait for its certificate' + \"",
      waits("certificateArn", () => []),
      "UNEXPLAINED certificateArn: expected what depends on wildcard-g2, found",
    ],
    [
      "a wait for something outside' + \"",
      waits("certificateArn", (urns) => [
        ...urns,
        "urn:pulumi:full::cabal-tls::aws:acm/certificate:Certificate::other",
      ]),
      "UNEXPLAINED certificateArn: expected what depends on wildcard-g2, found wildcard-g2, other",
    ],
    ["protection' + \"", option({ protect: true }), "UNEXPLAINED protect: expected false, found true"],
    [
      'a time limit that is not the config\'s" + "',
      option({ customTimeouts: { create: 61, update: 0, delete: 0 } }),
      "UNEXPLAINED customTimeouts: expected the time limit of a validation, found another value",
    ],
    [
      "no ignored changes' + \"",
      option({ ignoreChanges: [] }),
      "UNEXPLAINED ignoreChanges: expected the option of such a resource, found another value",
    ],
  ]);

  const seconds = (create: number) => option({ customTimeouts: { create, update: 0, delete: 0 } });

  it("lasts from a minute to three hours when the config cannot be read", () => {
    const plan = { ...recordedPlan("fullEmergency"), config: {} };
    const blocked = [59, 60, 10_800, 10_801].map((one) => blockedBy("wildcard-g2-validation", seconds(one), plan));
    assert.deepEqual(
      blocked.map(({ length }) => length),
      [1, 0, 0, 1],
    );
  });

  it("may know the name of ACM's record, with or without the dot at its end", () => {
    for (const dot of ["", "."]) {
      const name = `_${"0123456789abcdef".repeat(2)}.full.example${dot}`;
      const change = inputs({ validationRecordFqdns: [name] });
      assert.deepEqual(blockedBy("wildcard-g2-validation", change, recordedPlan("fullEmergency")), []);
    }
  });
});

describe("the validation record of an adopted stack", () => {
  blocks("adoptedEmergency", RECORD, [
    [
      "another name' + \"",
      inputs({ name: "www.adopted.example" }),
      "UNEXPLAINED name: expected ACM's validation record, found another value",
    ],
    ["another type' + \"", inputs({ type: "TXT" }), "OUTSIDE_ROTATION"],
    ['a value that is not ACM\'s" + "', inputs({ records: ["www.example.com"] }), "OUTSIDE_ROTATION"],
    [
      "a second value' + \"",
      inputs({ records: [UNKNOWN, UNKNOWN] }),
      "UNEXPLAINED records: expected the value that ACM names, found another value",
    ],
    [
      "another zone' + \"",
      inputs({ zoneId: "ZOTHER" }),
      "UNEXPLAINED zoneId: expected the value of such a resource, found another value",
    ],
    [
      "another time to live' + \"",
      inputs({ ttl: 60 }),
      "UNEXPLAINED ttl: expected the value of such a resource, found another value",
    ],
    [
      "no taking over of the record that is there' + \"",
      inputs({ allowOverwrite: false }),
      "UNEXPLAINED allowOverwrite: expected the value of such a resource, found another value",
    ],
    [
      "its deletion when it leaves the stack' + \"",
      option({ retainOnDelete: false }),
      "UNEXPLAINED retainOnDelete: expected the option of such a resource, found another value",
    ],
    [
      "a changed name that counts' + \"",
      option({ ignoreChanges: [] }),
      "UNEXPLAINED ignoreChanges: expected the option of such a resource, found another value",
    ],
  ]);

  it("is a CNAME, although its value is ACM's", () => {
    const records = [`_${"f".repeat(32)}.zzzz.acm-validations.aws.`];
    assert.deepEqual(blockedBy(RECORD, inputs({ type: "TXT", records }), recordedPlan("adoptedEmergency")), [
      "UNEXPLAINED type: expected CNAME, found TXT",
    ]);
  });

  it("may be known already: ACM's name, type and value", () => {
    const change = inputs({
      name: `_${"0".repeat(32)}.adopted.example`,
      type: "CNAME",
      records: [`_${"f".repeat(32)}.zzzz.acm-validations.aws.`],
    });
    assert.deepEqual(blockedBy(RECORD, change, recordedPlan("adoptedEmergency")), []);
  });

  it("is not made a second time", () => {
    const plan = recordedPlan("fullEmergency");
    const had = plan.steps.find(({ urn }) => urn.endsWith("::wildcard-validation-full.example"));
    assert.ok(had?.oldState);
    const { id: _id, ...newState } = { ...had.oldState, id: undefined };
    const twice = withSteps(plan, [...plan.steps, { op: "create", urn: had.urn, newState }]);
    const { lines } = judgePlan(readPreview(JSON.stringify(twice)), { declared: "rotation", answers: undefined });
    assert.deepEqual(
      lines.flatMap(({ name, verdict }) => (verdict === "block" ? [name] : [])),
      ["wildcard-validation-full.example"],
    );
  });
});
