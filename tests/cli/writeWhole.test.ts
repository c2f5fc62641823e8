import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWhole } from "../../cli/writeWhole.ts";

describe("writeWhole", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "whole-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("makes the folders above the file, and leaves nothing beside it", async () => {
    await writeWhole(join(dir, "a/b/file"), "one");
    await writeWhole(join(dir, "a/b/file"), "two");
    assert.equal(readFileSync(join(dir, "a/b/file"), "utf8"), "two");
    assert.deepEqual(readdirSync(join(dir, "a/b")), ["file"]);
  });

  it("says why it cannot write, and leaves nothing behind", async () => {
    mkdirSync(join(dir, "taken"));
    const path = join(dir, "taken");
    await assert.rejects(writeWhole(path, "text"), { message: `${path} cannot be written (EISDIR).`, exitCode: 2 });
    assert.deepEqual(readdirSync(dir), ["taken"]);
  });
});
