import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { sourceFrames } from "../../../../lambdas/renewal/adapters/powertoolsLogger.ts";

const SOURCE = `export function outer(): never {
  return inner("key");
}

function inner(secret: string): never {
  throw new TypeError(\`\${secret}\\n    at leaked (/etc/secret:1:2)\`);
}

export function deep(depth: number): never {
  return depth === 0 ? inner("key") : deep(depth - 1);
}
`;

describe("sourceFrames", () => {
  let folder: string;
  let thrown: unknown;
  let fromTheDeep: unknown;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "source-frames-"));
    await writeFile(join(folder, "thrower.ts"), SOURCE);
    await build({
      absWorkingDir: folder,
      entryPoints: ["thrower.ts"],
      outfile: "index.mjs",
      bundle: true,
      minify: true,
      sourcemap: "linked",
      format: "esm",
      logLevel: "silent",
    });
    const bundle = await import(pathToFileURL(join(folder, "index.mjs")).href);
    thrown = caught(() => bundle.outer());
    fromTheDeep = caught(() => bundle.deep(30));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const mapFile = () => join(folder, "index.mjs.map");

  it("are the lines of the sources, innermost first", () => {
    assert.deepEqual(sourceFrames(thrown, mapFile()).slice(0, 2), ["thrower.ts:6:9", "thrower.ts:2:10"]);
  });

  it("leave out what the error says", () => {
    assert.doesNotMatch(sourceFrames(thrown, mapFile()).join("\n"), /key|leaked|secret/);
  });

  it("are those of the bundle when the map is missing or no map", async () => {
    const [first] = sourceFrames(thrown, join(folder, "missing.map"));
    assert.match(first ?? "", /index\.mjs:1:\d+$/);
    await writeFile(join(folder, "broken.map"), "{");
    assert.deepEqual(sourceFrames(thrown, join(folder, "broken.map"))[0], first);
  });

  it("are ten at most", () => {
    assert.equal(sourceFrames(fromTheDeep, mapFile()).length, 10);
  });

  it("are none of what is not an error", () => {
    assert.deepEqual(sourceFrames("text\n    at f (/a/b.ts:1:2)", mapFile()), []);
    assert.deepEqual(sourceFrames(undefined, mapFile()), []);
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
