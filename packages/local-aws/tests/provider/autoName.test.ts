import { strict as assert } from "node:assert";
import { autoName } from "../../provider/autoName.ts";
import { exampleType } from "./exampleType.ts";

const SEED = new Uint8Array([1, 2, 3]);

describe("automatic names", () => {
  it("adds seven hex digits to the logical name, the same for the same seed", () => {
    assert.deepEqual(autoName(exampleType, "imap", {}, {}, SEED), { name: "imap-039058c" });
  });

  it("shortens the logical name to what the type allows", () => {
    assert.deepEqual(autoName(exampleType, "a-very-long-logical-name", {}, {}, SEED), { name: "a-very-long--039058c" });
  });

  it("keeps the name of a resource that exists", () => {
    assert.deepEqual(autoName(exampleType, "imap", {}, { name: "imap-abcdef0" }, SEED), { name: "imap-abcdef0" });
  });

  it("gives none where the program or nobody does", () => {
    assert.equal(autoName(exampleType, "imap", { name: "mine" }, {}, SEED), undefined);
    const { autoName: _, ...nameless } = exampleType;
    assert.equal(autoName(nameless, "imap", {}, {}, SEED), undefined);
  });

  it("differs from one resource to the next when the engine sends no seed", () => {
    const names = [1, 2].map(() => autoName(exampleType, "imap", {}, {}, new Uint8Array())?.["name"]);
    assert.match(String(names[0]), /^imap-[0-9a-f]{7}$/);
    assert.notEqual(names[0], names[1]);
  });
});
