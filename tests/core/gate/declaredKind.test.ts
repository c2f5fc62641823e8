import assert from "node:assert/strict";
import { declaredKind, readPreview } from "../../../core/gate/index.ts";
import { ARN, certificate, INVENTORY, moved, planText, type RawStep, resource, validationUrn } from "./planFixture.ts";

const kindOf = (wildcard: unknown, steps: readonly RawStep[] = [], inventory: unknown = INVENTORY) =>
  declaredKind(readPreview(planText(steps, { inventory, wildcard })));

describe("what a change is declared by what is deployed", () => {
  it("calls a generation that is not deployed a rotation", () => {
    assert.equal(kindOf({ issued: [1, 2], active: 1 }), "rotation");
  });

  it("calls another active generation a rotation, whatever else the change has", () => {
    const more = resource("create", "aws:lb/listener:Listener", "web-listener");
    assert.equal(kindOf({ issued: [1], active: 2 }, [more]), "rotation");
  });

  it("calls a certificate that loses its protection a rotation", () => {
    assert.equal(kindOf({ issued: [1], active: 1 }, [certificate("same", 1, [true, false])]), "rotation");
  });

  it("calls another external certificate of a generation a rotation", () => {
    const existing = { 1: { "us-west-2": ARN[2] } };
    assert.equal(kindOf({ issued: [1], active: 1, existing }), "rotation");
  });

  it("calls the renewal of an external certificate by this stack a rotation, and not what goes on as it was", () => {
    const existing = { 1: { "us-west-2": ARN[1] } };
    const adopted = { issued: [1], active: 1, existing, settings: { 1: { issuer: "acme" } } };
    assert.equal(kindOf(adopted), "rotation");
    assert.equal(kindOf({ issued: [1], active: 1, existing }), "any");
    const [{ generations }] = INVENTORY.certificates as [(typeof INVENTORY.certificates)[number]];
    const certificates = [{ name: "wildcard", active: 1, generations: [{ ...generations[0], issuer: "acme" }] }];
    const inventory = { ...INVENTORY, certificates };
    assert.equal(kindOf(adopted, [], inventory), "any");
    assert.equal(kindOf({ issued: [1], active: 1, existing }, [], inventory), "rotation");
  });

  it("calls a change with the deployed generations an ordinary one", () => {
    const port = resource("update", "aws:lb/listener:Listener", "imap-listener");
    assert.equal(kindOf({ issued: [1], active: 1 }, [port]), "any");
  });

  it("calls the certificate of a deployed generation for another region an ordinary change", () => {
    assert.equal(kindOf({ issued: [1], active: 1 }, [certificate("create", 1)]), "any");
  });

  it("calls the first deployment an ordinary change", () => {
    assert.equal(kindOf({ issued: [1], active: 1 }, [certificate("create", 1)], undefined), "any");
  });

  it("goes by the steps where the plan has no config of this program", () => {
    assert.equal(kindOf(undefined, [certificate("create", 2)]), "rotation");
    assert.equal(kindOf(undefined, [certificate("create", 1)]), "any");
    assert.equal(kindOf(undefined, [certificate("delete", 1)]), "rotation");
    assert.equal(kindOf(undefined, [moved({ to: [validationUrn(2)], arn: ARN[2] })]), "rotation");
    assert.equal(kindOf(undefined, [resource("update", "aws:lb/listener:Listener", "imap-listener")]), "any");
  });

  it("goes by the steps, too, where a program does what its config does not say", () => {
    const same = { issued: [1], active: 1 };
    assert.equal(kindOf(same, [moved({ to: [validationUrn(2)], arn: ARN[2] })]), "rotation");
    assert.equal(kindOf(same, [certificate("delete", 1)]), "rotation");
  });

  it("goes by the config of the plan's own project", () => {
    const text = planText([], { inventory: INVENTORY, wildcard: { issued: [1, 2], active: 2 } });
    const decoy = { "another:wildcard": JSON.stringify({ issued: [1], active: 1 }) };
    const plan = JSON.parse(text);
    assert.equal(
      declaredKind(readPreview(JSON.stringify({ ...plan, config: { ...decoy, ...plan.config } }))),
      "rotation",
    );
    assert.equal(declaredKind(readPreview(JSON.stringify({ ...plan, config: decoy }))), "any");
  });

  it("goes by the inventory that is given instead of the plan's", () => {
    const plan = readPreview(planText([], { wildcard: { issued: [1], active: 1 } }));
    const other = { ...INVENTORY, certificates: [{ name: "wildcard", active: 2, generations: [] }] };
    assert.deepEqual([declaredKind(plan), declaredKind(plan, other)], ["any", "rotation"]);
  });
});
