import assert from "node:assert/strict";
import { nearestWord } from "../../../core/configSchema/schemaFaults.ts";

const KEYS = ["name", "kind", "hostname", "port", "protect", "loadBalancerArn", "apiId"];
const CASES: readonly (readonly [given: string, near: string | undefined])[] = [
  ["prot", "port"],
  ["prt", "port"],
  ["Port", "port"],
  ["host", "hostname"],
  ["host_name", "hostname"],
  ["loadbalancerArn", "loadBalancerArn"],
  ["api", "apiId"],
  ["stage", undefined],
  ["acme", undefined],
  ["", undefined],
  ["__proto__", undefined],
  ["p".repeat(10_000), undefined],
];

describe("nearestWord", () => {
  for (const [given, near] of CASES) {
    const shown = JSON.stringify(given.slice(0, 20));
    it(near === undefined ? `names no word for ${shown}` : `names ${near} for ${shown}`, () => {
      assert.equal(nearestWord(given, KEYS), near);
    });
  }
});
