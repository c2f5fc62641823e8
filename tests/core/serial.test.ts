import assert from "node:assert/strict";
import { plainSerial, shortSerial } from "../../core/serial.ts";

describe("plainSerial", () => {
  it("is the same for a serial number as Node and as ACM write it", () => {
    assert.equal(plainSerial("03A1FF0B"), "3a1ff0b");
    assert.equal(plainSerial("00:03:a1:ff:0b"), "3a1ff0b");
  });

  it("keeps the zero of a serial number that is zero", () => assert.equal(plainSerial("00"), "0"));
});

describe("shortSerial", () => {
  it("is the first eight digits of that form", () => assert.equal(shortSerial("00:DE:AD:BE:EF:00:01"), "deadbeef"));
});
