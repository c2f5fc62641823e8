import assert from "node:assert/strict";
import { meaning } from "./sameMeaning.ts";

describe("what AWS answers, compared by its meaning", () => {
  it("is the same in another order of a set, and with empty lists beside it", () => {
    const before = { Aliases: { Quantity: 2, Items: ["b", "a"] }, Origins: { Items: [{ Id: "x" }] } };
    const after = {
      Aliases: { Quantity: 2, Items: ["a", "b"] },
      Origins: { Items: [{ Id: "x", CustomHeaders: { Quantity: 0 } }] },
      Staging: false,
      OriginGroups: { Quantity: 0 },
      Comment: "",
    };
    assert.deepEqual(meaning(before), meaning(after));
  });

  it("differs where a value is lost or changed, or the order of a list", () => {
    const whole = {
      Logging: { Enabled: true, Bucket: "logs" },
      CacheBehaviors: { Items: [{ PathPattern: "/b" }, { PathPattern: "/a" }] },
    };
    const unequal = [
      { ...whole, Logging: { Enabled: false, Bucket: "" } },
      { ...whole, Logging: { Enabled: true, Bucket: "other" } },
      { ...whole, CacheBehaviors: { Items: whole.CacheBehaviors.Items.toReversed() } },
    ];
    for (const other of unequal) assert.notDeepEqual(meaning(whole), meaning(other));
  });
});
