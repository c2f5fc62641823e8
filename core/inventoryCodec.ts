import { gunzipSync, gzipSync } from "node:zlib";
import { INVENTORY_VERSION, type Inventory } from "./inventory.ts";

/** What a standard (free) SSM parameter holds, and an advanced one. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;
/** Far above any inventory that fits in a parameter; stops a text that was made to unpack without end. */
const MAX_JSON_BYTES = 1024 * 1024;
/** Place of the operating system in a gzip header, and its value for "unknown" (RFC 1952, 2.3.1). */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/** The inventory does not fit into an SSM parameter. */
export class InventoryTooLargeError extends Error {
  override readonly name = "InventoryTooLargeError";
  readonly bytes: number;

  constructor(bytes: number) {
    super(
      `The inventory takes ${bytes} bytes compressed; an SSM parameter holds ${STANDARD_BYTES} (standard) or ` +
        `${ADVANCED_BYTES} (advanced). Split the endpoints over two stacks, or retire generations of the wildcard.`,
    );
    this.bytes = bytes;
  }
}

/** The text is not an inventory that this program can read; `cause` has the reader's own error, if any. */
export class InventoryUnreadableError extends Error {
  override readonly name = "InventoryUnreadableError";
}

/** JSON, gzip, base64. The same inventory gives the same text on every platform. Throws InventoryTooLargeError. */
export function encodeInventory(inventory: Inventory): string {
  const packed = gzipSync(JSON.stringify(inventory), { level: 9 });
  // zlib writes the platform here: the parameter would change whenever another kind of machine deploys.
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  const text = packed.toString("base64");
  if (text.length > ADVANCED_BYTES) throw new InventoryTooLargeError(text.length);
  return text;
}

/** The reverse of encodeInventory. Throws InventoryUnreadableError, also for a version that this program doesn't know. */
export function decodeInventory(text: string): Inventory {
  const value = unpack(text);
  if (!isInventory(value)) {
    const version = versionOf(value);
    throw new InventoryUnreadableError(
      version === undefined
        ? `This is not an inventory: it has no version. Read the parameter that the stack output "inventoryParameter" names.`
        : `The inventory has version ${JSON.stringify(version)}; this program reads version ${INVENTORY_VERSION}. ` +
            "Use the release of cabal-tls that deployed the stack, or deploy the stack with this one.",
    );
  }
  return value;
}

function unpack(text: string): unknown {
  try {
    const json = gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: MAX_JSON_BYTES });
    return JSON.parse(json.toString("utf8"));
  } catch (cause) {
    throw new InventoryUnreadableError(
      "The inventory cannot be unpacked: it is not base64 of gzip of JSON. " +
        `Read the parameter that the stack output "inventoryParameter" names, or run the update again to write it anew.`,
      { cause },
    );
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
}

/** Only encodeInventory writes these texts, so their version tells their shape. */
function isInventory(value: unknown): value is Inventory {
  return versionOf(value) === INVENTORY_VERSION;
}
