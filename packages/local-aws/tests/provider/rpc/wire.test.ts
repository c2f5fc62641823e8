import { strict as assert } from "node:assert";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { fromStruct, toStruct } from "../../../provider/rpc/wire.ts";

describe("wire values", () => {
  it("carries every kind of property there and back", () => {
    const properties = {
      text: "a",
      number: 1.5,
      yes: true,
      no: false,
      nothing: null,
      list: ["x", { y: 1 }],
      map: { z: "" },
    };
    assert.deepEqual(fromStruct(toStruct(properties)), properties);
  });

  it("reads an absent struct as no properties", () => {
    assert.deepEqual(fromStruct(undefined), {});
  });

  it("keeps the sentinel of an unknown value, however deep", () => {
    const struct = structPb.Struct.fromJavaScript({ a: { b: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] } });
    assert.deepEqual(fromStruct(struct), { a: { b: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] } });
  });

  it("replaces a secret by its plain value", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: ["hush"] };
    assert.deepEqual(fromStruct(structPb.Struct.fromJavaScript({ a: { b: secret } })), { a: { b: ["hush"] } });
  });
});
