import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readText, textIfThere, writeWhole } from "../../../cli/command/textFile.ts";

describe("a text file of a command", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "whole-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("is written with the folders above it, and nothing is left beside it", async () => {
    await writeWhole(join(dir, "a/b/file"), "one");
    await writeWhole(join(dir, "a/b/file"), "two");
    assert.equal(readFileSync(join(dir, "a/b/file"), "utf8"), "two");
    assert.deepEqual(readdirSync(join(dir, "a/b")), ["file"]);
  });

  it("that cannot be written is reported with the reason, and nothing is left behind", async () => {
    mkdirSync(join(dir, "taken"));
    const path = join(dir, "taken");
    await assert.rejects(writeWhole(path, "text"), { message: `${path} cannot be written (EISDIR).`, exitCode: 2 });
    assert.deepEqual(readdirSync(dir), ["taken"]);
  });

  it("that cannot be read is reported with what it is, the reason and what to do, by the command's exit code", async () => {
    const path = join(dir, "none.pem");
    await assert.rejects(readText(path, "--ca-file none.pem", "Give a file.", 3), {
      message: "--ca-file none.pem cannot be read (ENOENT). Give a file.",
      exitCode: 3,
    });
    await assert.rejects(readText(dir, "dir", "Give a file."), {
      message: "dir cannot be read (EISDIR). Give a file.",
      exitCode: 2,
    });
  });

  it("that need not be there is undefined when it is missing, and an error when it is a folder", async () => {
    const path = join(dir, "Pulumi.dev.yaml");
    assert.equal(await textIfThere(path, path, "Name the stack."), undefined);
    await writeWhole(path, "config: {}");
    assert.equal(await textIfThere(path, path, "Name the stack."), "config: {}");
    await assert.rejects(textIfThere(dir, "dir", "Name the stack."), { message: /^dir cannot be read \(EISDIR\)\./ });
  });
});
