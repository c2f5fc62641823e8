import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepFiles } from "../../../../components/renewal/build/builtFunction.ts";

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
