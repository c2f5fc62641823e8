import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { mapOf, textOf } from "./inputReader.ts";
import { isMap, type PropertyMap, type PropertyValue } from "./propertyMap.ts";
import { type ZipEntry, zipFile } from "./zipFile.ts";

/** Marks an object that is not a plain one. Defined by the engine's protocol. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** The engine's digest of an asset's or archive's content; undefined when the value is neither. */
export function assetHash(value: PropertyValue | undefined): string | undefined {
  if (!isMap(value) || (value[SIGNATURE] !== ASSET && value[SIGNATURE] !== ARCHIVE)) return undefined;
  return textOf(value, "hash");
}

/** The zip file that an archive stands for. Throws for what this stand-in can't pack. */
export async function archiveZip(archive: PropertyMap): Promise<Buffer> {
  const path = textOf(archive, "path");
  if (archive[SIGNATURE] === ARCHIVE && path?.endsWith(".zip")) return readFile(path);
  const entries = await entriesOf("", archive);
  // The same bytes in whatever order the program or the disk lists them.
  return zipFile(entries.sort((one, other) => (one.name < other.name ? -1 : 1)));
}

async function entriesOf(name: string, value: PropertyMap): Promise<ZipEntry[]> {
  const path = textOf(value, "path");
  if (value[SIGNATURE] === ASSET) {
    const content = path === undefined ? Buffer.from(String(value["text"] ?? "")) : await readFile(path);
    return [{ name, content }];
  }
  if (value[SIGNATURE] !== ARCHIVE || textOf(value, "uri") !== undefined) {
    throw new Error(`The stand-in provider can't pack "${name}": give local files, texts, or archives of them.`);
  }
  if (path !== undefined) return filesBelow(name, path);
  const nested = Object.entries(mapOf(value, "assets")).map(([part, inner]) =>
    entriesOf(name === "" ? part : `${name}/${part}`, isMap(inner) ? inner : {}),
  );
  return (await Promise.all(nested)).flat();
}

async function filesBelow(name: string, dir: string): Promise<ZipEntry[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => {
      const inside = relative(dir, file).split(sep).join("/");
      return { name: name === "" ? inside : `${name}/${inside}`, content: await readFile(file) };
    }),
  );
}
