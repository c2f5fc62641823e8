import assert from "node:assert/strict";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { checkCases, judged } from "./judgedCase.ts";
import { ARN, imported, planText, type RawStep, resource } from "./planFixture.ts";

const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const RECORD = "aws:route53/record:Record";
const PARAMETER = "aws:ssm/parameter:Parameter";
const INVENTORY_COMPONENT = "cabal-tls:inventory:StackInventory";

const adopted = [
  resource("import", LISTENER, "imap-listener"),
  resource("import", RECORD, "imap-alias-a", { inputs: { type: "A" } }),
];

/** CAA records that are imported and changed in one plan, as the engine lists it. */
function caa(
  held: readonly string[],
  wanted: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): RawStep[] {
  const urn = "urn:pulumi:prod::cabal-tls::cabal-tls:zone:CaaRecords$aws:route53/record:Record::caa-record";
  const state = (records: readonly string[]) => ({
    custom: true,
    inputs: { type: "CAA", name: "example.net", records },
  });
  return [
    { op: "import", urn, newState: state(held) },
    {
      op: "update",
      urn,
      oldState: state(held),
      newState: state(wanted),
      detailedDiff: { "records[1]": { kind: "add" }, ...more },
    },
  ];
}

describe("the gate on an adoption", () => {
  checkCases({
    "lets running resources become part of the stack": {
      steps: adopted,
      lines: ["adopt pass ADOPTS", "adopt pass ADOPTS"],
    },
    "blocks the adoption of a listener that would be changed in the same update": {
      steps: [resource("import", LISTENER, "imap-listener"), resource("update", LISTENER, "imap-listener")],
      lines: ["adopt pass ADOPTS", "adopt block ADOPTS_AND_CHANGES"],
    },
    "lets CAA records become part of the stack to which others are added": {
      steps: caa(['0 issue "amazon.com"'], ['0 issue "amazon.com"', '0 issue "letsencrypt.org"']),
      lines: ["adopt pass ADOPTS", "adopt pass ADDS_CAA"],
    },
    "blocks the adoption of CAA records of which one goes": {
      steps: caa(['0 issue "digicert.com"'], ['0 issue "amazon.com"']),
      lines: ["adopt pass ADOPTS", "adopt block ADOPTS_AND_CHANGES"],
    },
    "blocks the adoption of CAA records whose TTL changes, too": {
      steps: caa(['0 issue "amazon.com"'], ['0 issue "amazon.com"', '0 issue "a.example"'], {
        ttl: { kind: "update" },
      }),
      lines: ["adopt pass ADOPTS", "adopt block ADOPTS_AND_CHANGES"],
    },
    "blocks the adoption of a rule that would be changed in the same update": {
      steps: [resource("import", RULE, "web-uptime-rule"), resource("update", RULE, "web-uptime-rule")],
      lines: ["adopt pass ADOPTS", "adopt block ADOPTS_AND_CHANGES"],
    },
    "takes an adoption for more than a rotation": {
      declared: "rotation",
      steps: adopted.slice(0, 1),
      lines: ["other block OUTSIDE_ROTATION"],
    },
  });

  it("tells the first preview of an adopted stack by its kind, with the inventory and the engine's own resources", () => {
    const provider: RawStep = {
      op: "create",
      urn: "urn:pulumi:prod::cabal-tls::pulumi:providers:aws::default_7_48_0",
      newState: {},
    };
    const inventory = resource("create", PARAMETER, "inventory-parameter", { component: INVENTORY_COMPONENT });
    const text = planText([provider, ...adopted, inventory]).replace('"op":"same"', '"op":"create"');
    const report = judgePlan(readPreview(text), { answers: new Map() });
    assert.deepEqual([report.verdict, report.kind], ["pass", "adopt"]);
  });

  it("calls the first preview of a renewed import an adoption with the function that it creates, and mixed with anything else", () => {
    const component = "cabal-tls:renewal:RenewalFunction";
    const steps = [
      ...adopted,
      resource("create", "aws:lambda/function:Function", "renewal-function", { component }),
      imported("create", 1, { protect: [true, true] }),
    ];
    const kindOf = (more: readonly RawStep[]) => {
      const existing = { 1: { "us-west-2": ARN[1] } };
      const wildcard = { issued: [1], active: 1, existing, settings: { 1: { issuer: "acme" } } };
      const text = planText([...steps, ...more], { inventory: undefined, wildcard }).replace(
        '"op":"same"',
        '"op":"create"',
      );
      const { verdict, kind } = judgePlan(readPreview(text), { answers: new Map() });
      return [verdict, kind];
    };
    assert.deepEqual(kindOf([]), ["pass", "adopt"]);
    assert.deepEqual(kindOf([resource("create", "aws:s3/bucket:Bucket", "other", { component: "" })]), [
      "pass",
      "mixed",
    ]);
  });

  it("calls a provider that comes later an ordinary change", () => {
    const provider: RawStep = {
      op: "create",
      urn: "urn:pulumi:prod::cabal-tls::pulumi:providers:aws::default_7_49_0",
      newState: {},
    };
    assert.deepEqual(
      judged({ steps: [provider], lines: [] }).lines.map((line) => line.class),
      ["other"],
    );
  });
});
