import assert from "node:assert/strict";
import { acmCertificates } from "../../core/inventory.ts";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { changes } from "./changes.ts";
import { deleteByHand, end } from "./endedCertificates.ts";
import { killedUpdate } from "./killedUpdate.ts";
import { references } from "./referenceWatch.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "ended.example";
const MOVES = [
  "update Distribution admin-distribution",
  "update DomainName api-domain",
  "update Listener imap-listener",
  "update Parameter inventory-parameter",
];

describe("a generation that ended before the emergency", function () {
  this.timeout(240_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack({ stack: "ended", domain: DOMAIN, change: threeConsumers, skipPreview: true });
    await stack.up({ issued: [1], active: 1 });
  });
  after(() => stack?.dispose());

  async function up(...flags: string[]): Promise<EngineResult> {
    const result = await stack.program.up({ flags: ["--skip-preview", ...flags] });
    assert.equal(result.exitCode, 0, result.diagnostics.join("\n"));
    return result;
  }

  /** What the last generation of the list adds, without what the earlier ones need. */
  function emergency(generation: number, ...more: string[]): string[] {
    const added = [`wildcard-g${generation}`, `wildcard-g${generation}-us-east-1`].flatMap((name) => [
      `create Certificate ${name}`,
      `create CertificateValidation ${name}-validation`,
    ]);
    return [...added, ...more, ...MOVES].sort();
  }

  async function inventoryGenerations(): Promise<number[]> {
    return (acmCertificates(await stack.inventory())[0]?.generations ?? []).map(({ generation }) => generation);
  }

  /** Neither the preview nor the update lets the move pass, and nothing moves. */
  async function refusesMove(issued: readonly number[], active: number, reason: RegExp): Promise<void> {
    const before = await references(stack.shared.aws, DOMAIN);
    await stack.configure({ issued, active });
    for (const run of [
      await stack.program.preview(),
      await stack.program.preview({ flags: ["--refresh"] }),
      await stack.program.up({ flags: ["--skip-preview"] }),
    ]) {
      assert.notEqual(run.exitCode, 0);
      assert.match(run.diagnostics.join("\n"), reason);
    }
    assert.equal(Object.keys(before).length, 3);
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
  }

  it("EXPIRED, and seen by a refresh: one update moves every consumer and writes the inventory", async () => {
    await end(stack, 1, "EXPIRED");
    await stack.configure({ issued: [1, 2], active: 2 });
    assert.deepEqual(
      changes(await up("--refresh")),
      emergency(
        2,
        "create CertificateValidation wildcard-g1-us-east-1-validation",
        "create CertificateValidation wildcard-g1-validation",
      ),
    );
    await stack.serves(2);
    assert.deepEqual(await inventoryGenerations(), [1, 2]);
  });

  it("has nothing left to do afterwards, with a refresh or without", async () => {
    assert.deepEqual(changes(await up()), []);
    assert.deepEqual(changes(await up("--refresh")), []);
  });

  it("EXPIRED: a rollback to it is refused in the preview, with its state", () =>
    refusesMove([1, 2], 1, /generation 1 is EXPIRED in us-(west-2|east-1)/));

  it("EXPIRED: is retired by two updates, each with a refresh", async () => {
    await stack.configure({ issued: [1, 2], active: 2, retiring: [1] });
    assert.deepEqual(changes(await up("--refresh")), []);
    await stack.configure({ issued: [2], active: 2 });
    assert.deepEqual(changes(await up("--refresh")), [
      "delete Certificate wildcard-g1",
      "delete Certificate wildcard-g1-us-east-1",
      "delete CertificateValidation wildcard-g1-us-east-1-validation",
      "delete CertificateValidation wildcard-g1-validation",
      "update Parameter inventory-parameter",
    ]);
    await stack.serves(2);
  });

  it("REVOKED, and not seen by a refresh: one update moves every consumer", async () => {
    await end(stack, 2, "REVOKED");
    await stack.configure({ issued: [2, 3], active: 3 });
    assert.deepEqual(changes(await up()), emergency(3));
    await stack.serves(3);
  });

  it("REVOKED: a rollback to it is refused in the preview, with its state", () =>
    refusesMove([2, 3], 2, /generation 2 is REVOKED in us-(west-2|east-1)/));

  it("EXPIRED after the engine was killed: cancelled, the update with a refresh moves every consumer", async () => {
    await stack.configure({ issued: [2, 3, 4], active: 4 });
    await killedUpdate(stack, { call: ({ body }) => body.includes("Action=ModifyListener&"), at: "request" });
    await end(stack, 3, "EXPIRED");
    await stack.program.cancel();
    await up("--refresh");
    await stack.serves(4);
    assert.deepEqual(await inventoryGenerations(), [2, 3, 4]);
  });

  it("FAILED, so that its own update failed: the next generation moves every consumer without a refresh", async () => {
    const hold = (on: boolean) => stack.shared.aws.control("hold-issuance", { domain: `*.${DOMAIN}`, on });
    await hold(true);
    await stack.configure({ issued: [2, 3, 4, 5], active: 5, validationTimeoutMinutes: 1 });
    const failed = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(failed.exitCode, 1, failed.diagnostics.join("\n"));
    await end(stack, 5, "FAILED");
    await hold(false);
    await stack.configure({ issued: [2, 3, 4, 5, 6], active: 6 });
    assert.deepEqual(
      changes(await up()),
      emergency(
        6,
        "create CertificateValidation wildcard-g5-us-east-1-validation",
        "create CertificateValidation wildcard-g5-validation",
      ),
    );
    await stack.serves(6);
  });

  it("deleted by hand: a rollback to it is refused in the preview", async () => {
    await deleteByHand(stack, 5);
    await stack.configure({ issued: [2, 3, 4, 5, 6], active: 5 });
    const before = await references(stack.shared.aws, DOMAIN);
    const preview = await stack.program.preview();
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.diagnostics.join("\n"), /certificate\/\S+ does not exist/);
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
  });

  it("deleted by hand, and seen by a refresh: one update requests it again and moves every consumer", async () => {
    await stack.configure({ issued: [2, 3, 4, 5, 6, 7], active: 7 });
    assert.deepEqual(
      changes(await up("--refresh")),
      emergency(7, "create Certificate wildcard-g5", "create Certificate wildcard-g5-us-east-1"),
    );
    await stack.serves(7);
  });

  it("EXPIRED after AWS refused an endpoint: the update with a refresh moves every consumer", async () => {
    const { aws } = stack.shared;
    await aws.control("fail-calls", {
      service: "elasticloadbalancing",
      action: "ModifyListener",
      code: "AccessDenied",
      times: 1,
      everybody: true,
    });
    await stack.configure({ issued: [2, 3, 4, 5, 6, 7, 8], active: 8 });
    const refused = await stack.program.up({ flags: ["--skip-preview"] });
    await aws.control("fail-calls", { times: 0 });
    assert.equal(refused.exitCode, 1, refused.diagnostics.join("\n"));
    await end(stack, 7, "EXPIRED");
    await up("--refresh");
    await stack.serves(8);
    assert.equal((await inventoryGenerations()).at(-1), 8);
  });

  it("REVOKED while it serves, and seen by a refresh: the rollback moves every consumer", async () => {
    await end(stack, 8, "REVOKED");
    await stack.configure({ issued: [2, 3, 4, 5, 6, 7, 8], active: 6 });
    assert.deepEqual(
      changes(await up("--refresh")),
      [
        ...MOVES,
        "create CertificateValidation wildcard-g7-us-east-1-validation",
        "create CertificateValidation wildcard-g7-validation",
        "create CertificateValidation wildcard-g8-us-east-1-validation",
        "create CertificateValidation wildcard-g8-validation",
      ].sort(),
    );
    await stack.serves(6);
  });

  it("REVOKED: a switch to it is refused in the preview, with its state", () =>
    refusesMove([2, 3, 4, 5, 6, 7, 8], 8, /generation 8 is REVOKED in us-(west-2|east-1)/));
});
