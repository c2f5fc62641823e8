import assert from "node:assert/strict";
import { changes } from "./changes.ts";
import { deleteByHand, end } from "./endedCertificates.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const MOVES = [
  "update Distribution admin-distribution",
  "update DomainName api-domain",
  "update Listener imap-listener",
  "update Parameter inventory-parameter",
];

/** As the workflows update: by the plan that a preview saved, which must hold to the letter. */
describe("a saved plan, in a stack with generations that ended", function () {
  this.timeout(240_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack({ stack: "planned", domain: "planned.example", change: threeConsumers, skipPreview: true });
    // Alone, generation 1 is validated by itself; the older ones of the second update wait for the one that serves.
    await stack.up({ issued: [1], active: 1 });
    await stack.up({ issued: [1, 2, 3, 4, 5], active: 5 });
    await end(stack, 1, "EXPIRED");
    await deleteByHand(stack, 2);
  });
  after(() => stack?.dispose());

  async function byPlan(wildcard: Readonly<Record<string, unknown>>): Promise<string[]> {
    const plan = `${stack.program.configFile}.plan`;
    await stack.configure(wildcard);
    const preview = await stack.program.preview({ flags: ["--save-plan", plan] });
    assert.equal(preview.exitCode, 0, preview.diagnostics.join("\n"));
    const up = await stack.program.up({ flags: ["--skip-preview", "--plan", plan] });
    assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
    return changes(up);
  }

  /** What the refresh dropped from the state. */
  async function refreshed(): Promise<string[]> {
    const refresh = await stack.program.refresh();
    assert.equal(refresh.exitCode, 0, refresh.diagnostics.join("\n"));
    return changes(refresh).filter((line) => line.startsWith("delete "));
  }

  /** Certificate and validation of the generations, in both regions. */
  const both = (step: string, types: readonly string[], ...generations: readonly number[]) =>
    generations
      .flatMap((generation) => [`wildcard-g${generation}`, `wildcard-g${generation}-us-east-1`])
      .flatMap((name) =>
        types.map((type) => `${step} ${type} ${name}${type === "CertificateValidation" ? "-validation" : ""}`),
      );

  it("rolls back while one generation is EXPIRED and another was deleted by hand, which no refresh has seen", async () => {
    assert.deepEqual(await byPlan({ issued: [1, 2, 3, 4, 5], active: 4 }), MOVES);
    await stack.serves(4);
  });

  it("rolls back after a refresh: what was deleted is requested again", async () => {
    assert.deepEqual(
      await refreshed(),
      [...both("delete", ["CertificateValidation"], 1), ...both("delete", ["Certificate"], 2)].sort(),
    );
    assert.deepEqual(
      await byPlan({ issued: [1, 2, 3, 4, 5], active: 3 }),
      [...MOVES, ...both("create", ["CertificateValidation"], 1), ...both("create", ["Certificate"], 2)].sort(),
    );
    await stack.serves(3);
  });

  it("retires the generation that is EXPIRED and the one that was requested again, each by two plans", async () => {
    assert.deepEqual(await byPlan({ issued: [1, 2, 3, 4, 5], active: 3, retiring: [1, 2] }), []);
    assert.deepEqual(
      await byPlan({ issued: [3, 4, 5], active: 3 }),
      [
        ...both("delete", ["Certificate", "CertificateValidation"], 1, 2),
        "update Parameter inventory-parameter",
      ].sort(),
    );
  });

  it("retires a generation that was deleted by hand, which no refresh has seen", async () => {
    await deleteByHand(stack, 5);
    assert.deepEqual(await byPlan({ issued: [3, 4, 5], active: 3, retiring: [5] }), []);
    assert.deepEqual(
      await byPlan({ issued: [3, 4], active: 3 }),
      [...both("delete", ["Certificate", "CertificateValidation"], 5), "update Parameter inventory-parameter"].sort(),
    );
  });

  it("retires a generation that was deleted by hand, of which a refresh left nothing", async () => {
    await deleteByHand(stack, 4);
    await refreshed();
    const changed = await byPlan({ issued: [3], active: 3 });
    assert.deepEqual(
      changed.filter((line) => !line.includes("wildcard-g3")),
      ["update Parameter inventory-parameter"],
    );
    await stack.serves(3);
  });
});
