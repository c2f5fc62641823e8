import { gunzipSync, gzipSync } from "node:zlib";
import { SERVED_KINDS } from "./endpointKinds.ts";
import { isServedKind } from "./endpointTraits.ts";
import { withKind } from "./deployTarget.ts";
import { INVENTORY_VERSION, type Inventory } from "./inventory.ts";
import { inventoryFaults, isInventory } from "./inventorySchema.ts";
import { fieldsOf, isKeyed } from "./parsedJson.ts";
import { visibleText } from "./visibleText.ts";

/** What a standard (free) SSM parameter holds, and an advanced one. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;
/** Of the faults of a text that is not an inventory; the first ones say what it is. */
const MOST_FAULTS = 10;
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
  return asInventory(unpackedInventory(text.trim()));
}

/** The value that a compressed inventory holds, whatever it is; any other value as it is. */
export function unpackedInventory(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const unpacked = unpack(value);
  // Otherwise a text that holds itself would be unpacked without end.
  return typeof unpacked === "string" ? undefined : unpacked;
}

/**
 * The inventory in a value that was JSON, compressed or not, in today's shape whatever checkout wrote it. Throws
 * InventoryUnreadableError for any other value, and for an inventory of a newer version.
 */
export function asInventory(value: unknown): Inventory {
  if (typeof value === "string") return asInventory(unpackedInventory(value));
  const version = versionOf(value);
  if (version !== undefined && version !== 1 && version !== INVENTORY_VERSION) {
    throw new InventoryUnreadableError(
      `The inventory has version ${JSON.stringify(version)}; this program reads versions 1 to ${INVENTORY_VERSION}. ` +
        "Use the release of cabal-tls that deployed the stack, or deploy the stack with this one.",
    );
  }
  if (!hasItsParts(value)) {
    throw new InventoryUnreadableError(
      "This is not an inventory: it has no version, certificates and endpoints. Give what " +
        '`npm run --silent pulumi -- stack output inventory --json` prints, or the parameter that the stack output "inventoryParameter" names.',
    );
  }
  assertKnownKinds(value);
  const today = version === INVENTORY_VERSION ? value : ofVersion1(value);
  if (isInventory(today)) return today;
  const faults = inventoryFaults(today);
  const shown = faults.slice(0, MOST_FAULTS).map((one) => `\n  ${one}`);
  const more = faults.length > MOST_FAULTS ? [`\n  and ${faults.length - MOST_FAULTS} more`] : [];
  throw new InventoryUnreadableError(
    `The inventory has values that an inventory cannot have:${[...shown, ...more].join("")}\n` +
      "Only this program writes inventories: run the update again to write it, or give the unchanged output.",
  );
}

/** A kind that a later release has added: what depends on the kind cannot be read of it. */
function assertKnownKinds({ endpoints }: Parts): void {
  const unknown = endpoints.filter(isKeyed).find(({ kind }) => typeof kind === "string" && !isServedKind(kind));
  if (unknown === undefined) return;
  const { name, kind } = unknown;
  throw new InventoryUnreadableError(
    `The inventory has endpoint ${visibleText(String(name))} of kind ${visibleText(JSON.stringify(kind))}; this program reads the kinds ` +
      `${Object.keys(SERVED_KINDS).join(", ")}. Use the release of cabal-tls that deployed the stack.`,
  );
}

/** Version 1 had `services` in place of `deployTo`: services of ECS, without a kind; and `loss` in place of `impact`. */
function ofVersion1(inventory: Parts): unknown {
  const certificates = inventory.certificates.map((certificate) => {
    if (!isKeyed(certificate) || !("services" in certificate)) return certificate;
    const { services, ...others } = certificate;
    return { ...others, deployTo: Array.isArray(services) ? services.map(withKind) : services };
  });
  const endpoints = inventory.endpoints.map((endpoint) => {
    if (!isKeyed(endpoint) || !("loss" in endpoint)) return endpoint;
    const { loss, ...others } = endpoint;
    return { ...others, impact: loss };
  });
  return { ...inventory, version: INVENTORY_VERSION, certificates, endpoints };
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
  return fieldsOf(value)["version"];
}

/** What every version of an inventory has. */
interface Parts {
  readonly certificates: readonly unknown[];
  readonly endpoints: readonly unknown[];
}

function hasItsParts(value: unknown): value is Parts {
  return (
    isKeyed(value) &&
    versionOf(value) !== undefined &&
    Array.isArray(value["certificates"]) &&
    Array.isArray(value["endpoints"])
  );
}
