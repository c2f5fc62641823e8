import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildFunction, type FunctionCode, keepFiles } from "../../../../components/renewal/build/buildFunction.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");
/** What Lambda loads at a cold start. */
const MOST_BYTES = 800_000;

describe("the renewal function's bundle", () => {
  let folder: string;
  let bundle: FunctionCode;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "cabal-tls-bundle-"));
    bundle = await buildFunction(ROOT);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("has the same bytes from another checkout, below another tsconfig.json", async () => {
    const checkout = join(folder, "a", "deeper", "checkout");
    for (const sources of ["core", "lambdas", "package.json"]) {
      await cp(join(ROOT, sources), join(checkout, sources), { recursive: true });
    }
    await symlink(join(ROOT, "node_modules"), join(checkout, "node_modules"));
    await writeFile(
      join(folder, "tsconfig.json"),
      '{"compilerOptions":{"target":"es5","useDefineForClassFields":false}}',
    );
    const other = await buildFunction(checkout);
    assert.ok(Buffer.from(other.code).equals(bundle.code));
    assert.ok(Buffer.from(other.sourceMap).equals(bundle.sourceMap));
  });

  it(`has at most ${MOST_BYTES} bytes`, () => {
    assert.ok(bundle.code.length <= MOST_BYTES, `${bundle.code.length} bytes`);
  });

  it("tells nobody where it was made", () => {
    const sourceMap = Buffer.from(bundle.sourceMap).toString("utf8");
    assert.equal(Buffer.from(bundle.code).includes(ROOT), false);
    assert.equal(sourceMap.includes(ROOT), false);
    const { sources } = JSON.parse(sourceMap) as { sources: string[] };
    assert.ok(sources.includes("lambdas/renewal/handler.ts"));
  });

  it("leaves out what packages load and the function never calls", () => {
    const { sources } = JSON.parse(Buffer.from(bundle.sourceMap).toString("utf8")) as { sources: string[] };
    assert.deepEqual(
      sources.filter((source) =>
        /node_modules\/(axios|node-forge|follow-redirects|@aws-sdk\/credential-provider-\w+)\//.test(source),
      ),
      [],
    );
  });

  it("is a module that loads on its own, from a folder without packages, and has a handler", async () => {
    const file = join(folder, "index.mjs");
    await writeFile(file, bundle.code);
    await writeFile(join(folder, "settings.json"), JSON.stringify(EMPTY_SETTINGS));
    const loaded: unknown = await import(pathToFileURL(file).href);
    assert.ok(typeof loaded === "object" && loaded !== null && "handler" in loaded);
    assert.equal(typeof loaded.handler, "function");
  });
});

const EMPTY_SETTINGS = {
  version: 1,
  stack: "test",
  region: "us-west-2",
  parameterPrefix: "/cabal/letsencrypt",
  contact: "mailto:hostmaster@example.com",
  certificateAuthorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
  hosts: [],
};

const CODE = { code: Buffer.from("export {}"), sourceMap: Buffer.from("{}") };

describe("keepFiles", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cabal-tls-stored-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("writes code and source map side by side, so that a stack trace finds its lines", () => {
    const stored = keepFiles(folder, CODE);
    assert.equal(readFileSync(stored.code, "utf8"), "export {}");
    assert.equal(readFileSync(stored.sourceMap, "utf8"), "{}");
    assert.equal(stored.sourceMap, `${stored.code}.map`);
  });

  it("leaves what is there alone: somebody may be reading it", () => {
    const first = keepFiles(folder, CODE);
    const { ino, mtimeMs } = statSync(first.code);
    assert.deepEqual(keepFiles(folder, CODE), first);
    assert.deepEqual([statSync(first.code).ino, statSync(first.code).mtimeMs], [ino, mtimeMs]);
  });

  it("keeps another content in another folder, and nothing half-written beside", () => {
    const first = keepFiles(folder, CODE);
    const second = keepFiles(folder, { ...CODE, sourceMap: Buffer.from('{"version":3}') });
    assert.notEqual(second.code, first.code);
    assert.equal(readdirSync(folder).length, 2);
  });
});
