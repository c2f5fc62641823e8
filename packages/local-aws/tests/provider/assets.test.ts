import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { archiveZip, assetHash } from "../../provider/assets.ts";
import { equivalent } from "../../provider/equivalence.ts";
import { lambdaFunction } from "../../provider/types/lambda/lambdaFunction.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17" };
const ARCHIVE = { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7" };

describe("assets and archives", () => {
  let dir: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "assets-"));
    await mkdir(join(dir, "lib"));
    await writeFile(join(dir, "index.mjs"), "export {};");
    await writeFile(join(dir, "lib", "one.mjs"), "1");
  });
  after(() => rm(dir, { recursive: true }));

  it("packs texts, files and folders, the same bytes whatever the order", async () => {
    const zip = await archiveZip({
      ...ARCHIVE,
      hash: "aa",
      assets: {
        "z.txt": { ...ASSET, hash: "bb", text: "last" },
        code: { ...ARCHIVE, hash: "cc", path: dir },
        "a.mjs": { ...ASSET, hash: "dd", path: join(dir, "index.mjs") },
      },
    });
    assert.deepEqual(namesOf(zip), ["a.mjs", "code/index.mjs", "code/lib/one.mjs", "z.txt"]);
    const other = await archiveZip({
      ...ARCHIVE,
      hash: "aa",
      assets: {
        "a.mjs": { ...ASSET, hash: "dd", text: "export {};" },
        code: { ...ARCHIVE, hash: "cc", path: dir },
        "z.txt": { ...ASSET, hash: "bb", text: "last" },
      },
    });
    assert.ok(zip.equals(other));
    assert.equal(firstContent(zip), "export {};");
  });

  it("takes a zip file as it is, and refuses what lies elsewhere", async () => {
    await writeFile(join(dir, "made.zip"), "bytes");
    assert.equal((await archiveZip({ ...ARCHIVE, hash: "aa", path: join(dir, "made.zip") })).toString(), "bytes");
    await assert.rejects(archiveZip({ ...ARCHIVE, hash: "aa", uri: "https://example.net/a.zip" }), /can't pack/);
  });

  it("count as the same when their digests are, wherever they lie", () => {
    const one = { ...ARCHIVE, hash: "aa", path: "/here" };
    assert.equal(assetHash(one), "aa");
    assert.equal(assetHash({ path: "/here" }), undefined);
    assert.equal(equivalent(lambdaFunction, "code", one, { ...one, path: "/there" }), true);
    assert.equal(equivalent(lambdaFunction, "code", one, { ...one, hash: "bb" }), false);
  });
});

/** Names in the directory at the end of a zip file. */
function namesOf(zip: Buffer): string[] {
  const names: string[] = [];
  let at = zip.readUInt32LE(zip.length - 6);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.subarray(at + 46, at + 46 + length).toString());
    at += 46 + length;
  }
  return names;
}

function firstContent(zip: Buffer): string {
  const start = 30 + zip.readUInt16LE(26);
  return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(18))).toString();
}
