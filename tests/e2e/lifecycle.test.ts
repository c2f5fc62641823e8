import assert from "node:assert/strict";
import { changes, protectionChanges } from "./changes.ts";
import { type TestStack, testStack } from "./testStack.ts";

/** What moves when another generation becomes active: one update for each consumer, and the inventory. */
const MOVES = [
  "update Distribution admin-distribution",
  "update DomainName api-domain",
  "update Listener imap-listener",
  "update Listener monitoring-listener",
  "update Parameter inventory-parameter",
];

describe("a stack's life, step by step", function () {
  this.timeout(180_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack({ stack: "lifecycle", domain: "lifecycle.example" });
  });
  after(() => stack?.dispose());

  it("is deployed by creates only and serves generation 1 on every address", async () => {
    const up = await stack.up();
    assert.deepEqual(Object.keys(up.operations), ["create"]);
    assert.ok(changes(up).includes("create Certificate wildcard-g1"));
    assert.ok(changes(up).includes("create Certificate wildcard-g1-us-east-1"));
    await stack.serves(1);
  });

  it("has nothing to do when the same config is applied again", async () => {
    const preview = await stack.program.preview({ flags: ["--expect-no-changes"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
    assert.deepEqual(changes(await stack.up()), []);
  });

  it("finds no drift", async () => {
    const refresh = await stack.program.refresh();
    assert.equal(refresh.ok, true, refresh.diagnostics.join("\n"));
    assert.deepEqual(changes(refresh), []);
  });

  it("stages a generation by creates, and serves the old one", async () => {
    assert.deepEqual(changes(await stack.up({ issued: [1, 2], active: 1 })), [
      "create Certificate wildcard-g2",
      "create Certificate wildcard-g2-us-east-1",
      "create CertificateValidation wildcard-g2-us-east-1-validation",
      "create CertificateValidation wildcard-g2-validation",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(1);
  });

  it("switches by one update for each consumer", async () => {
    assert.deepEqual(changes(await stack.up({ issued: [1, 2], active: 2 })), MOVES);
    await stack.serves(2);
  });

  it("rolls back by the same updates", async () => {
    assert.deepEqual(changes(await stack.up({ issued: [1, 2], active: 1 })), MOVES);
    await stack.serves(1);
  });

  it("switches again", async () => {
    assert.deepEqual(changes(await stack.up({ issued: [1, 2], active: 2 })), MOVES);
    await stack.serves(2);
  });

  it("lifts the protection of a retiring generation and changes nothing else", async () => {
    const up = await stack.up({ issued: [1, 2], active: 2, retiring: [1] });
    assert.deepEqual(changes(up), []);
    assert.deepEqual(protectionChanges(up), [
      "unprotect Certificate wildcard-g1",
      "unprotect Certificate wildcard-g1-us-east-1",
    ]);
  });

  it("retires a generation by deleting its certificates and validations, and leaves the validation record", async () => {
    const up = await stack.up({ issued: [2], active: 2, retiring: [] });
    assert.deepEqual(changes(up), [
      "delete Certificate wildcard-g1",
      "delete Certificate wildcard-g1-us-east-1",
      "delete CertificateValidation wildcard-g1-us-east-1-validation",
      "delete CertificateValidation wildcard-g1-validation",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(2);
  });
});
