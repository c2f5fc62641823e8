import assert from "node:assert/strict";
import { type GateReport, judgePlan, readPreview } from "../../../core/gate/index.ts";
import { decodeInventory, encodeInventory } from "../../../core/inventoryCodec.ts";
import {
  type RawPlan,
  type RawPlanState,
  type RawPlanStep,
  RECORDED_KINDS,
  recordedPlan,
  withStep,
  withSteps,
} from "./recordedPlan.ts";

const judged = (plan: RawPlan): GateReport =>
  judgePlan(readPreview(JSON.stringify(plan)), { declared: "rotation", answers: undefined });

/** `name REASON detail` of each line that blocks. */
const blocked = (plan: RawPlan): string[] =>
  judged(plan).lines.flatMap(({ name, verdict, reason, detail = "" }) =>
    verdict === "block" ? [`${name} ${reason} ${detail}`.trimEnd()] : [],
  );

describe("the gate on real previews of a declared change", () => {
  for (const [name, kind] of Object.entries(RECORDED_KINDS)) {
    it(`passes ${name} as ${kind}`, () => {
      const plan = recordedPlan(name);
      assert.deepEqual(blocked(plan), []);
      assert.equal(judged(plan).kind, kind);
    });

    it(`passes ${name} of a program whose config it cannot read`, () => {
      assert.deepEqual(blocked({ ...recordedPlan(name), config: {} }), []);
    });
  }

  it("blocks a preview that has nothing to do", () => {
    assert.deepEqual(blocked(recordedPlan("fullNothing")), ["preview NOTHING_PLANNED"]);
  });

  it("blocks a preview that does not list what stays the same", () => {
    const plan = recordedPlan("fullSwitch");
    const listed = plan.steps.filter(({ op, urn }) => op !== "same" || urn.includes("pulumi:pulumi:Stack"));
    assert.deepEqual(blocked({ ...plan, steps: listed }), ["preview SAMES_NOT_LISTED"]);
  });

  it("passes a preview of a stack whose outputs are lost, by the inventory in the parameter", () => {
    const plan = withStep(recordedPlan("fullSwitch"), "cabal-tls-full", withOutputs({}));
    assert.deepEqual(blocked(plan), []);
  });

  it("blocks a preview of a stack without an inventory", () => {
    const plan = withStep(recordedPlan("fullSwitch"), "cabal-tls-full", withOutputs({}));
    const without = withSteps(
      plan,
      plan.steps.filter(({ urn }) => !urn.endsWith("::inventory-parameter")),
    );
    assert.deepEqual(blocked(without), ["preview NO_INVENTORY"]);
  });

  it("names a listener that was moved by hand by its ARN, as a certificate of no generation", () => {
    const byHand = "arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-0000000000ff";
    const plan = withStep(recordedPlan("fullSwitchRefreshed"), "imap-listener", (step) => {
      const { oldState } = step;
      if (step.op !== "update" || oldState === undefined) return step;
      const put = { certificateArn: byHand };
      return {
        ...step,
        oldState: { ...oldState, inputs: { ...oldState.inputs, ...put }, outputs: { ...oldState.outputs, ...put } },
      };
    });
    const { moves, verdict } = judged(plan);
    assert.deepEqual(
      moves.map(({ endpoint, from }) => [endpoint, from.generation, from.arn === byHand]),
      [
        ["admin", 1, false],
        ["api", 1, false],
        ["imap", undefined, true],
        ["monitoring", 1, false],
      ],
    );
    assert.equal(verdict, "pass");
  });

  it("passes a listener whose last update failed and whose state was read back: only its outputs are true", () => {
    const plan = withStep(recordedPlan("fullSwitch"), "imap-listener", (step) => {
      const { oldState, newState } = step;
      assert.ok(oldState && newState);
      return { ...step, oldState: { ...oldState, inputs: newState.inputs ?? {} } };
    });
    assert.deepEqual(blocked(plan), []);
  });
});

describe("the gate on a declared change that a harmful program makes", () => {
  const emergency = () => recordedPlan("fullEmergency");

  it("blocks a new generation for another domain", () => {
    const plan = withStep(emergency(), "wildcard-g2", withInputs({ domainName: "*.other.example" }));
    assert.deepEqual(blocked(plan), [
      "wildcard-g2 UNEXPLAINED domainName: expected *.full.example, found *.other.example",
    ]);
  });

  it("blocks a new generation with another key type than its settings say", () => {
    const plan = withStep(emergency(), "wildcard-g2", withInputs({ keyAlgorithm: "RSA_1024" }));
    assert.deepEqual(blocked(plan), ["wildcard-g2 UNEXPLAINED keyAlgorithm: expected RSA_2048, found RSA_1024"]);
  });

  it("blocks a new generation with other tags than its predecessor's", () => {
    const tags = { Name: "full-wildcard-g2", owner: "somebody" };
    assert.deepEqual(blocked(withStep(emergency(), "wildcard-g2", withInputs({ tags }))), [
      "wildcard-g2 UNEXPLAINED tags: expected those of the other certificates, found another value",
    ]);
  });

  it("passes a component that records which generations it was given", () => {
    const plan = withStep(emergency(), "wildcard", (step) => ({ ...withInputs({ active: 2 })(step), op: "update" }));
    assert.deepEqual(blocked(plan), []);
  });

  it("blocks an endpoint that does not move", () => {
    const plan = withStep(emergency(), "imap-listener", unchanged);
    assert.deepEqual(blocked(plan), [
      "imap-listener UNEXPLAINED certificateArn: expected the certificate of generation 2, found that of another generation",
      "imap MISSING an endpoint that has the certificate of generation 2",
    ]);
  });

  it("blocks an alarm that does not follow", () => {
    const plan = withStep(emergency(), "alerts-us-west-2-expiring", unchanged);
    assert.deepEqual(blocked(plan), [
      "alerts-us-west-2-expiring UNEXPLAINED expected the certificate of generation 2, found that of another generation",
    ]);
  });

  it("blocks an inventory without endpoints", () => {
    const plan = withStep(recordedPlan("fullSwitch"), "inventory-parameter", (step) => {
      const value = String(step.newState?.inputs?.["insecureValue"]);
      const inventory = { ...decodeInventory(value), endpoints: [] };
      return withInputs({ insecureValue: encodeInventory(inventory) })(step);
    });
    assert.deepEqual(blocked(plan), [
      "inventory-parameter UNEXPLAINED inventory.endpoints: expected what follows from the last inventory, found another value",
    ]);
  });

  it("blocks a text in the place of the inventory", () => {
    const plan = withStep(recordedPlan("fullSwitch"), "inventory-parameter", withInputs({ insecureValue: "text" }));
    assert.deepEqual(blocked(plan), [
      "inventory-parameter UNEXPLAINED insecureValue: expected an inventory, found another text",
    ]);
  });

  it("blocks an inventory that is not known yet and hangs on fewer endpoints", () => {
    const plan = withStep(
      emergency(),
      "inventory-parameter",
      withDependencies("insecureValue", (urns) => urns.filter((urn) => !urn.endsWith("::imap-listener"))),
    );
    assert.deepEqual(blocked(plan), [
      "inventory-parameter UNEXPLAINED insecureValue: expected what depends on imap-listener, found none of it",
    ]);
  });

  it("blocks an inventory that is not known yet although all certificates are", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const plan = withStep(recordedPlan("fullSwitch"), "inventory-parameter", withInputs({ insecureValue: unknown }));
    assert.deepEqual(blocked(plan), [
      "inventory-parameter UNEXPLAINED insecureValue: expected an inventory that is known before the update, found an unknown one",
    ]);
  });

  it("blocks a foreign address record below the WildcardCertificate", () => {
    const plan = emergency();
    const record = plan.steps.find(({ urn }) => urn.endsWith("::wildcard-validation-full.example"));
    const { id: _id, ...state } = record?.newState ?? record?.oldState ?? assert.fail("there is no validation record");
    const urn = String(record?.urn).replace("wildcard-validation-full.example", "www");
    const inputs = { ...state.inputs, name: "www.full.example", type: "A", records: ["192.0.2.1"] };
    const foreign: RawPlanStep = { op: "create", urn, newState: { ...state, urn, inputs } as RawPlanState };
    assert.deepEqual(blocked(withSteps(plan, [...plan.steps, foreign])), ["www OUTSIDE_ROTATION"]);
  });

  it("blocks a listener that takes the certificate of another stack's component", () => {
    const plan = withStep(
      emergency(),
      "imap-listener",
      withDependencies("certificateArn", (urns) => urns.map((urn) => urn.replace("WildcardCertificate$", "Other$"))),
    );
    assert.match(blocked(plan)[0] ?? "", /^imap-listener /);
  });

  it("blocks a listener that does not wait for the validation in every region", () => {
    const plan = withStep(
      emergency(),
      "imap-listener",
      withDependencies("certificateArn", (urns) => urns.filter((urn) => !urn.endsWith("us-east-1-validation"))),
    );
    assert.deepEqual(blocked(plan), [
      "imap-listener UNEXPLAINED certificateArn: expected the wait for wildcard-g2-us-east-1-validation, found none",
    ]);
  });

  it("blocks a listener whose confirming hook has gone", () => {
    const plan = withStep(emergency(), "imap-listener", (step) => {
      const { resourceHooks: _hooks, ...newState } = step.newState ?? assert.fail();
      return { ...step, newState: newState as RawPlanState };
    });
    assert.deepEqual(blocked(plan), [
      "imap-listener UNEXPLAINED resourceHooks: expected no change of this option, found another value",
    ]);
  });

  it("blocks a certificate that is missing in one region", () => {
    const plan = withStep(
      withStep(emergency(), "wildcard-g2-us-east-1", () => []),
      "wildcard-g2-us-east-1-validation",
      () => [],
    );
    assert.ok(
      blocked(plan).includes("wildcard-g2-us-east-1 MISSING a certificate's request and the wait for its issue"),
      blocked(plan).join("\n"),
    );
  });

  for (const [type, name] of [
    ["command:local:Command", "script"],
    ["pulumi-nodejs:dynamic:Resource", "dynamic"],
    ["aws-native:ec2:Instance", "instance"],
    ["pulumi:providers:aws", "other"],
  ] as const) {
    it(`blocks ${type}, which has no slash in its type and is no component`, () => {
      const plan = emergency();
      const urn = `urn:pulumi:full::cabal-tls::${type}::${name}`;
      const step: RawPlanStep = { op: "create", urn, newState: { urn, type, custom: true, inputs: {} } };
      assert.deepEqual(blocked(withSteps(plan, [...plan.steps, step])), [`${name} OUTSIDE_ROTATION`]);
    });
  }
});

function unchanged({ urn, oldState }: RawPlanStep): RawPlanStep {
  assert.ok(oldState);
  return { op: "same", urn, oldState, newState: oldState };
}

function withInputs(inputs: Readonly<Record<string, unknown>>) {
  return (step: RawPlanStep): RawPlanStep => {
    const { newState } = step;
    assert.ok(newState);
    return { ...step, newState: { ...newState, inputs: { ...newState.inputs, ...inputs } } };
  };
}

function withOutputs(outputs: Readonly<Record<string, unknown>>) {
  return (step: RawPlanStep): RawPlanStep => {
    const { oldState } = step;
    assert.ok(oldState);
    return { ...step, oldState: { ...oldState, outputs } };
  };
}

function withDependencies(input: string, change: (urns: readonly string[]) => readonly string[]) {
  return (step: RawPlanStep): RawPlanStep => {
    const { newState } = step;
    assert.ok(newState);
    const urns = newState.propertyDependencies?.[input] ?? [];
    const changed = change(urns);
    assert.notDeepEqual(changed, urns);
    return {
      ...step,
      newState: { ...newState, propertyDependencies: { ...newState.propertyDependencies, [input]: changed } },
    };
  };
}
