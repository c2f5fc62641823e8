import assert from "node:assert/strict";
import { join } from "node:path";
import { mutantsOf } from "./mutantsOf.ts";
import { sampleOf } from "./sampleOf.ts";
import { testsOf } from "./testsOf.ts";

const TEXT = `import { a } from "./a.ts";
type Kind = "one" | "two";
export function f(x: number): Kind | undefined {
  if (x > 3 && !a(x)) return "one";
  a([x]);
  return x === 4 ? undefined : "two";
}
`;

describe("mutants of a source file", () => {
  const mutants = mutantsOf("core/f.ts", TEXT);

  it("change one operator, condition, value or statement each, and no type or import", () => {
    assert.deepEqual(
      mutants.map(({ name }) => name),
      [
        "core/f.ts:4: x > 3 && !a(x) -> true",
        "core/f.ts:4: x > 3 && !a(x) -> false",
        "core/f.ts:4: && -> ||",
        "core/f.ts:4: > -> >=",
        "core/f.ts:4: 3 -> (3 + 1)",
        "core/f.ts:4: !a(x) -> a(x)",
        'core/f.ts:4: "one" -> ""',
        "core/f.ts:5: a([x]); -> ;",
        "core/f.ts:5: [x] -> []",
        "core/f.ts:6: x === 4 -> true",
        "core/f.ts:6: x === 4 -> false",
        "core/f.ts:6: === -> !==",
        "core/f.ts:6: 4 -> (4 + 1)",
        'core/f.ts:6: "two" -> ""',
      ],
    );
  });

  it("are applied at their place in the text", () => {
    const [, , and] = mutants;
    assert.ok(and !== undefined);
    assert.equal(TEXT.slice(0, and.start) + and.becomes + TEXT.slice(and.end), TEXT.replace("&&", "||"));
  });

  it("are drawn by a seed: the same ones for the same seed, each once, in their order", () => {
    const drawn = sampleOf(mutants, 5, 1);
    assert.deepEqual(drawn, sampleOf(mutants, 5, 1));
    assert.notDeepEqual(drawn, sampleOf(mutants, 5, 2));
    const places = drawn.map((one) => mutants.indexOf(one));
    assert.deepEqual(
      places,
      [...new Set(places)].sort((left, right) => left - right),
    );
    assert.equal(sampleOf(mutants, 99, 1).length, 14);
  });
});

describe("tests of a source file's mirror path", () => {
  const root = join(import.meta.dirname, "../..");

  it("are its own, and those of the other files of its folder", () => {
    const { own, beside } = testsOf("core/renewal/lease.ts");
    assert.equal(own, join(root, "tests/core/renewal/lease.test.ts"));
    assert.ok(beside.includes(join(root, "tests/core/renewal/decision.test.ts")));
    assert.ok(!beside.includes(own));
  });

  it("are none where nothing mirrors the path", () => {
    assert.deepEqual(testsOf("lambdas/renewal/stubs/forge.ts"), { own: undefined, beside: [] });
  });
});
