import assert from "node:assert/strict";
import { parsedJson } from "../../core/parsedJson.ts";

describe("parsedJson", () => {
  it("gives the value, and undefined for text that is not JSON", () => {
    assert.deepEqual(parsedJson('{"a":[1]}'), { a: [1] });
    assert.equal(parsedJson("null"), null);
    for (const text of ["", "{", "secret"]) assert.equal(parsedJson(text), undefined);
  });
});
