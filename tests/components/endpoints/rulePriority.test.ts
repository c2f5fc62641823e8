import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rulePriorities } from "../../../components/endpoints/rulePriority.ts";

describe("rulePriorities", () => {
  it("gives a label the same priority whatever stands beside it and in which order", () => {
    const alone = rulePriorities(["uptime"])["uptime"];
    assert.equal(rulePriorities(["ntfy", "uptime", "heartbeat"])["uptime"], alone);
    assert.equal(rulePriorities(["uptime", "metrics"])["uptime"], alone);
  });

  it("keeps the numbers of the released labels, since a changed one is an update of a running rule", () => {
    assert.deepEqual(rulePriorities(["uptime", "ntfy", "heartbeat", "metrics"]), {
      heartbeat: 9191,
      metrics: 16038,
      ntfy: 26958,
      uptime: 31753,
    });
  });

  it("moves the alphabetically later of two labels that fall on one number", () => {
    assert.deepEqual(
      rulePriorities(["b", "a", "c"], () => 7),
      { a: 1007, b: 1008, c: 1009 },
    );
  });

  it("goes on at the lowest number when the highest is taken", () => {
    assert.deepEqual(
      rulePriorities(["a", "b"], () => 48_999),
      { a: 49_999, b: 1000 },
    );
  });

  it("gives every label a number of its own that ELB accepts", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 100 }), (labels) => {
        const numbers = Object.values(rulePriorities(labels));
        assert.equal(new Set(numbers).size, labels.length);
        assert.ok(numbers.every((number) => number >= 1 && number <= 50_000));
      }),
    );
  });

  it("has nothing to say about no labels", () => {
    assert.deepEqual(rulePriorities([]), {});
  });
});
