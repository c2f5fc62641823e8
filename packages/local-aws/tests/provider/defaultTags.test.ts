import assert from "node:assert/strict";
import { withDefaultTags } from "../../provider/defaultTags.ts";
import type { PropertyMap } from "../../provider/propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../provider/resourceType.ts";
import { exampleType } from "./exampleType.ts";

const CONTEXT = {} as ResourceContext;
const DEFAULTS = { run: "one", owner: "me" };

/** What AWS got, and a type that reads `live` as the tags that AWS has. */
function tagged(live: PropertyMap = {}): { readonly type: ResourceType; readonly sent: PropertyMap[] } {
  const sent: PropertyMap[] = [];
  const recording: ResourceType = {
    ...exampleType,
    create: async ({ tags = {} }) => {
      sent.push(tags as PropertyMap);
      return "id";
    },
    update: async (_id, { tags = {} }, { tags: before = {} }) => {
      sent.push(before as PropertyMap, tags as PropertyMap);
    },
    read: async () => ({ inputs: { tags: live }, outputs: {} }),
  };
  return { type: withDefaultTags(recording, DEFAULTS), sent };
}

describe("default tags of the stand-in provider", () => {
  it("are sent with the resource's own tags, which win", async () => {
    const { type, sent } = tagged();
    await type.create({ tags: { Name: "a", owner: "you" } }, CONTEXT);
    assert.deepEqual(sent, [{ run: "one", owner: "you", Name: "a" }]);
  });

  it("are sent on both sides of an update, so that it does not touch them", async () => {
    const { type, sent } = tagged();
    await type.update?.("id", { tags: { Name: "b" } }, { tags: { Name: "a" } }, CONTEXT);
    assert.deepEqual(sent, [
      { ...DEFAULTS, Name: "a" },
      { ...DEFAULTS, Name: "b" },
    ]);
  });

  it("are no input when they are read, unless the program gave them or somebody changed them", async () => {
    const { type } = tagged({ run: "one", owner: "me", Name: "a" });
    assert.deepEqual((await type.read("id", { tags: { Name: "a" } }, CONTEXT))?.inputs["tags"], { Name: "a" });
    assert.deepEqual((await type.read("id", { tags: { run: "one" } }, CONTEXT))?.inputs["tags"], {
      run: "one",
      Name: "a",
    });
    const changed = tagged({ run: "two", owner: "me" });
    assert.deepEqual((await changed.type.read("id", {}, CONTEXT))?.inputs["tags"], { run: "two" });
  });

  it("leave types without tags, and providers without default tags, as they are", () => {
    const { tags: _, ...inputs } = exampleType.inputs;
    const untagged: ResourceType = { ...exampleType, inputs };
    assert.equal(withDefaultTags(untagged, DEFAULTS), untagged);
    assert.equal(withDefaultTags(exampleType, {}), exampleType);
  });
});
