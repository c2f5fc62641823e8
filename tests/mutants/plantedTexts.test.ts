import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { plantedTexts } from "./plantedTexts.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The tests that play them take minutes: a source that moved on should show within seconds. */
describe("the faults that tests plant in the sources", () => {
  it("are each in a text that its file has once", () => {
    const planted = globSync("tests/{e2e,full}/**/*.ts", { cwd: ROOT }).flatMap((test) =>
      plantedTexts(readFileSync(join(ROOT, test), "utf8")).map((one) => ({ test, ...one })),
    );
    const astray = planted
      .map(({ test, file, find }) => ({ test, file, find, times: timesIn(file, find) }))
      .filter(({ times }) => times !== 1);
    assert.deepEqual(astray, []);
    assert.ok(planted.length >= 30, `only ${planted.length} were found`);
  });

  it("are read from literals, constants and templates of these, and not from what is computed", () => {
    const source = [
      'const FILE = "a.ts";',
      'const NAME = "x";',
      `play([{ file: FILE, find: \`\${NAME} = 1\`, replace: "" }, { file: "b.ts", find: "y" }]);`,
      'play({ file: "c.ts", find: other() });',
      'play({ file: "d.ts" });',
    ].join("\n");
    assert.deepEqual(plantedTexts(source), [
      { file: "a.ts", find: "x = 1" },
      { file: "b.ts", find: "y" },
    ]);
  });
});

function timesIn(file: string, find: string): number {
  return readFileSync(join(ROOT, file), "utf8").split(find).length - 1;
}
