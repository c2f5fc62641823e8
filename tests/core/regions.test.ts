import assert from "node:assert/strict";
import { isRegion, partitionOf, REGIONS } from "../../core/regions.ts";

describe("the regions of AWS", () => {
  for (const region of ["us-east-1", "eu-central-2", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "mx-central-1"]) {
    it(`include ${region}`, () => assert.equal(isRegion(region), true));
  }

  for (const region of [
    "",
    "us-west-9",
    "us-moon-1",
    "xx-west-1",
    "US-WEST-2",
    "us-west-2 ",
    "us-west-2a",
    "aws-global",
  ]) {
    it(`do not include ${JSON.stringify(region)}`, () => assert.equal(isRegion(region), false));
  }

  it("are each in the partition that their name says", () => {
    const wrong = Object.entries(REGIONS).flatMap(([partition, names]) =>
      names.filter((name) => partitionOf(name) !== partition),
    );
    assert.deepEqual(wrong, []);
  });

  it("are each listed once", () => {
    const all = Object.values(REGIONS).flat();
    assert.equal(new Set(all).size, all.length);
  });
});
