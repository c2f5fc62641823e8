import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isCheckpointWhole } from "../../engine/checkpoint.ts";

describe("isCheckpointWhole", () => {
  let home: string;
  let file: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "checkpoint-"));
    const folder = join(home, "state", ".pulumi", "stacks", "cabal-tls");
    await mkdir(folder, { recursive: true });
    file = join(folder, "prod.json");
    await writeFile(file, "{}");
    await writeFile(`${file}.attrs`, "{}");
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("is true of two whole files, and of a stack that has none", async () => {
    assert.equal(await isCheckpointWhole(home, "prod"), true);
    assert.equal(await isCheckpointWhole(home, "other"), true);
    assert.equal(await isCheckpointWhole(join(home, "missing"), "prod"), true);
  });

  for (const [what, ending, text] of [
    ["the record is cut off", "", '{"version": 3, '],
    ["the record is empty", "", ""],
    ["the file beside it is empty", ".attrs", ""],
  ] as const) {
    it(`is false when ${what}`, async () => {
      await writeFile(`${file}${ending}`, text);
      assert.equal(await isCheckpointWhole(home, "prod"), false);
    });
  }
});
