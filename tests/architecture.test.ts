import assert from "node:assert/strict";
import { folderCircles } from "./folderCircles.ts";
import { brokenArrows } from "./importArrows.ts";
import { repositoryFiles } from "./repositoryFiles.ts";

const typeScript = repositoryFiles("**/*.ts");
const python = repositoryFiles("**/*.py");

describe("the architecture", () => {
  it("has files to look at", () => {
    assert.ok(typeScript.some(({ path }) => path === "index.ts"));
    assert.ok(python.some(({ path }) => path.startsWith("packages/local-aws/aws/")));
  });

  it("has no import against the arrows of the design", () => {
    assert.deepEqual(brokenArrows(typeScript), []);
  });

  it("sees an import that goes against an arrow, however it is written", () => {
    const broken = (path: string, text: string) => brokenArrows([{ path, text }]);
    assert.deepEqual(broken("core/a.ts", 'import { x } from "../components/x.ts";'), [
      "core/a.ts must not import ../components/x.ts",
    ]);
    assert.deepEqual(broken("core/a.ts", 'import { readFileSync } from "node:fs";'), [
      "core/a.ts must not import node:fs",
    ]);
    assert.deepEqual(
      broken("components/endpoints/a.ts", 'import type { W } from "../certificates/wildcardCertificate.ts";'),
      ["components/endpoints/a.ts must not import ../certificates/wildcardCertificate.ts"],
    );
    assert.deepEqual(broken("packages/local-aws/engine/a.ts", 'export { c } from "../../../core/c.ts";'), [
      "packages/local-aws/engine/a.ts must not import ../../../core/c.ts",
    ]);
    assert.deepEqual(broken("cli/a.ts", 'const p = await import("@pulumi/pulumi");'), [
      "cli/a.ts must not import @pulumi/pulumi",
    ]);
    assert.deepEqual(broken("helpers/a.ts", ""), ["helpers/a.ts is in no layer of the design"]);
    assert.deepEqual(broken("components/a.ts", 'import { b } from "../core/b.ts";'), []);
  });

  it("has no circle between the folders of a layer", () => {
    for (const layer of ["core", "components", "lambdas", "cli", "monitoring", "packages/local-aws", "examples"]) {
      const inside = typeScript.filter(
        ({ path }) => path.startsWith(`${layer}/`) && !path.startsWith("packages/local-aws/tests/"),
      );
      assert.deepEqual(folderCircles(inside), []);
    }
  });

  it("sees a circle between folders, also one over several of them", () => {
    const files = [
      { path: "cli/a/one.ts", text: 'import { two } from "../b/two.ts";' },
      { path: "cli/b/two.ts", text: 'const three = await import("../c/three.ts");' },
      { path: "cli/c/three.ts", text: 'import type { One } from "../a/other.ts";' },
      { path: "cli/c/four.ts", text: 'import { three } from "./three.ts";' },
    ];
    assert.deepEqual(folderCircles(files), ["cli/a -> cli/b -> cli/c -> cli/a"]);
    assert.deepEqual(folderCircles(files.slice(0, 2)), []);
  });

  it("reads clock, chance and environment nowhere in core and components", () => {
    const impure = /\bprocess\.(env|argv)\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(/;
    const found = typeScript.filter(({ path, text }) => /^(core|components)\//.test(path) && impure.test(text));
    assert.deepEqual(paths(found), []);
  });

  it("reads time and chance in the clock of the renewal function only, and nowhere else in it", () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(/;
    const found = typeScript.filter(({ path, text }) => path.startsWith("lambdas/") && impure.test(text));
    assert.deepEqual(paths(found), ["lambdas/renewal/adapters/lambdaClock.ts"]);
  });

  it("reads Pulumi config in config.ts only", () => {
    const isOurs = (path: string) =>
      path === "index.ts" || /^(core|components|cli|monitoring|packages\/local-aws(?!\/tests))\//.test(path);
    const found = typeScript.filter(({ path, text }) => isOurs(path) && /\bnew (pulumi\.)?Config\(/.test(text));
    assert.deepEqual(paths(found), []);
  });

  it("keeps every file to 300 lines", () => {
    const long = [...typeScript, ...python].filter(({ text }) => text.trimEnd().split("\n").length > 300);
    assert.deepEqual(paths(long), []);
  });

  it("names files after what they export", () => {
    const vague = /(^|\/)(utils?|utilities|helpers?|common|misc|lib|shared|types)\.(ts|py)$/i;
    const otherCase = ({ path }: { readonly path: string }) => !/^(.*\/)?[a-z][A-Za-z0-9]*(\.test)?\.ts$/.test(path);
    assert.deepEqual(paths([...typeScript, ...python].filter(({ path }) => vague.test(path))), []);
    assert.deepEqual(paths(typeScript.filter(otherCase)), []);
  });

  it("leaves no test out", () => {
    const only = /\b(describe|context|it|specify)\.(only|skip)\(|\b(xit|xdescribe|fit|fdescribe)\(/;
    const tests = typeScript.filter(({ path }) => path.endsWith(".test.ts") && path !== "tests/architecture.test.ts");
    assert.deepEqual(paths(tests.filter(({ text }) => only.test(text))), []);
  });
});

function paths(files: readonly { readonly path: string }[]): string[] {
  return files.map(({ path }) => path);
}
