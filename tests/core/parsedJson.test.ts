import assert from "node:assert/strict";
import { dottedValue, fieldsOf, isKeyed, parsedJson } from "../../core/parsedJson.ts";

describe("parsedJson", () => {
  it("gives the value, and undefined for text that is not JSON", () => {
    assert.deepEqual(parsedJson('{"a":[1]}'), { a: [1] });
    assert.equal(parsedJson("null"), null);
    for (const text of ["", "{", "secret"]) assert.equal(parsedJson(text), undefined);
  });
});

describe("isKeyed", () => {
  it("takes an object, and neither a list, null nor a text", () => {
    assert.deepEqual([{}, [], null, "a", undefined].map(isKeyed), [true, false, false, false, false]);
  });
});

describe("fieldsOf", () => {
  it("returns the fields of an object, and no fields for any other value", () => {
    assert.deepEqual(fieldsOf({ a: 1 }), { a: 1 });
    for (const value of [null, undefined, 7, "secret"]) assert.deepEqual(fieldsOf(value), {});
  });
});

describe("dottedValue", () => {
  it("follows keys through objects, and ends at everything else", () => {
    const value = { a: { b: { c: 1 } }, list: [{ c: 1 }] };
    assert.deepEqual(
      ["a.b.c", "a.b.x.y", "list.0.c"].map((path) => dottedValue(value, path)),
      [1, undefined, undefined],
    );
  });
});
