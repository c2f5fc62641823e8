import assert from "node:assert/strict";
import { asInventory, encodeInventory, InventoryUnreadableError } from "../../core/inventoryCodec.ts";
import { visibleLines } from "../../core/visibleText.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";

type Path = readonly (string | number)[];

/** Every place in a value that holds no other. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) =>
    leavesOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changed(path: Path, value: unknown): object {
  const copy: object = structuredClone(mailInventory());
  const holder = path.slice(0, -1).reduce<object>((part, key) => Reflect.get(part, key), copy);
  Reflect.set(holder, path.at(-1) ?? "", value);
  return copy;
}

function refusal(value: unknown): string | undefined {
  try {
    asInventory(value);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof InventoryUnreadableError, String(error));
    return error.message;
  }
}

const TEXTS = leavesOf(mailInventory()).filter(
  (path) => typeof path.reduce<unknown>((part, key) => Reflect.get(Object(part), key), mailInventory()) === "string",
);

describe("an inventory that this program has not written", () => {
  it("is read when it is one, compressed or as JSON", () => {
    const inventory = { ...mailInventory(), version: 2 };
    assert.deepEqual(asInventory(inventory), inventory);
    assert.deepEqual(asInventory(encodeInventory(inventory)), inventory);
  });

  it("is refused with the place, the value and what is wrong, all faults at once", () => {
    const { stack: _, ...others } = mailInventory();
    const [first, ...endpoints] = mailInventory().endpoints;
    const wrong = { ...others, zoneId: 7, endpoints: [{ ...first, port: 0, hosts: ["a\u202eb"] }, ...endpoints] };
    assert.equal(
      refusal(wrong),
      "The inventory has values that an inventory cannot have:\n" +
        "  stack: (missing): Invalid input: expected string, received undefined\n" +
        "  zoneId: 7: Invalid input: expected string, received number\n" +
        '  endpoints[0].hosts[0]: "a?b": it holds control or format characters\n' +
        "  endpoints[0].port: 0: Too small: expected number to be >=1\n" +
        "Only this program writes inventories: run the update again to write it, or give the unchanged output.",
    );
  });

  it("is refused without a word that steers a terminal, whichever of its texts holds one", () => {
    assert.ok(TEXTS.length > 60);
    for (const path of TEXTS) {
      for (const hostile of ["\u001b[2J", "a\nb", "\u202etxt", "\u2028", "\u009b31m", "\u200b"]) {
        const message = refusal(changed(path, hostile));
        assert.ok(message !== undefined, path.join("."));
        assert.equal(visibleLines(message), message);
      }
    }
  });

  it("is refused or read, and never fails otherwise, whatever is in a place of it", () => {
    for (const path of leavesOf(mailInventory())) {
      for (const value of [undefined, null, true, -1, 1.5, "", [], {}, [null], { length: 1 }]) {
        refusal(changed(path, value));
        refusal(changed(path.slice(0, -1).length === 0 ? path : path.slice(0, -1), value));
      }
    }
  });

  for (const value of [
    undefined,
    null,
    7,
    "",
    [],
    { version: 2 },
    { version: 2, certificates: [null], endpoints: [7] },
  ]) {
    it(`is refused when it is ${JSON.stringify(value)}`, () => assert.notEqual(refusal(value), undefined));
  }
});
