import assert from "node:assert/strict";
import { evenHex, plainSerial, sameSerial, shortSerial } from "../../core/serial.ts";

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

describe("sameSerial", () => {
  it("takes two serial numbers for the same however they are written, and an unknown one for none", () => {
    assert.equal(sameSerial("0A:BC", "abc"), true);
    assert.equal(sameSerial("0A:BC", "abd"), false);
    assert.equal(sameSerial(undefined, undefined), false);
  });
});

describe("evenHex", () => {
  it("has an even number of digits in upper case", () => {
    assert.deepEqual([evenHex("fff"), evenHex("ff"), evenHex("")], ["0FFF", "FF", ""]);
  });
});
