import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeBundle } from "../../../../components/renewal/bundle/storedBundle.ts";

const BUNDLE = { code: Buffer.from("export {}"), sourceMap: Buffer.from("{}") };

describe("storeBundle", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cabal-tls-stored-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("writes code and source map side by side, so that a stack trace finds its lines", () => {
    const stored = storeBundle(folder, BUNDLE);
    assert.equal(readFileSync(stored.code, "utf8"), "export {}");
    assert.equal(readFileSync(stored.sourceMap, "utf8"), "{}");
    assert.equal(stored.sourceMap, `${stored.code}.map`);
  });

  it("leaves what is there alone: somebody may be reading it", () => {
    const first = storeBundle(folder, BUNDLE);
    const { ino, mtimeMs } = statSync(first.code);
    assert.deepEqual(storeBundle(folder, BUNDLE), first);
    assert.deepEqual([statSync(first.code).ino, statSync(first.code).mtimeMs], [ino, mtimeMs]);
  });

  it("keeps another content at another place, and nothing half-written beside", () => {
    const first = storeBundle(folder, BUNDLE);
    const second = storeBundle(folder, { ...BUNDLE, sourceMap: Buffer.from('{"version":3}') });
    assert.notEqual(second.code, first.code);
    assert.equal(readdirSync(folder).length, 2);
  });
});
