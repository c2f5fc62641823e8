import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  /** Path inside the archive, with slashes. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** 1 January 1980: the same content gives the same bytes. */
const DATE = 0x21;
const VERSION = 20;
const DEFLATED = 8;
const UTF8_NAMES = 0x800;
/** A plain file, readable for all, in the upper half as Unix wants it. */
const ATTRIBUTES = (0o100644 << 16) >>> 0;

/** A zip file of these entries in their order, the same bytes for the same entries. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(content);
    const common = commonFields(path, packed, content);
    const local = Buffer.concat([uint32(0x04034b50), uint16(VERSION), common, path, packed]);
    const attributes = Buffer.concat([uint16(0), uint16(0), uint16(0), uint32(ATTRIBUTES), uint32(offset)]);
    directory.push(uint32(0x02014b50), uint16((3 << 8) | VERSION), uint16(VERSION), common, attributes, path);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const counts = [uint16(0), uint16(0), uint16(entries.length), uint16(entries.length)];
  return Buffer.concat([
    ...locals,
    central,
    uint32(0x06054b50),
    ...counts,
    uint32(central.length),
    uint32(offset),
    uint16(0),
  ]);
}

/** What stands alike before the content and in the directory. */
function commonFields(path: Buffer, packed: Buffer, content: Uint8Array): Buffer {
  return Buffer.concat([
    uint16(UTF8_NAMES),
    uint16(DEFLATED),
    uint16(0),
    uint16(DATE),
    uint32(crc32(content)),
    uint32(packed.length),
    uint32(content.length),
    uint16(path.length),
    uint16(0),
  ]);
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
