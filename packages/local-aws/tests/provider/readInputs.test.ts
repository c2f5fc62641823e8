import { strict as assert } from "node:assert";
import { readInputs } from "../../provider/readInputs.ts";
import { exampleType } from "./exampleType.ts";

describe("inputs after a read", () => {
  it("keeps the given spelling where AWS means the same", () => {
    const given = { hosts: ["b", "a"], targets: [{ host: "A" }], port: "443" };
    const live = { hosts: ["a", "b"], targets: [{ host: "a", weight: 1 }], port: 443, policy: "by AWS" };
    assert.deepEqual(readInputs(exampleType, given, live), given);
  });

  it("shows a value that was changed by hand, in the shape that was given", () => {
    const given = { viewer: { arn: "one" }, targets: [{ host: "a" }, { host: "b" }] };
    const live = {
      viewer: { arn: "two", version: "TLSv1.2" },
      targets: [
        { host: "b", weight: 7 },
        { host: "c", weight: 7 },
      ],
    };
    assert.deepEqual(readInputs(exampleType, given, live), {
      viewer: { arn: "two" },
      targets: [{ host: "b" }, { host: "c" }],
    });
  });

  it("drops an input that is gone", () => {
    assert.deepEqual(readInputs(exampleType, { name: "a", policy: "p" }, { name: "a" }), { name: "a" });
  });

  it("shows a tag that was added by hand", () => {
    const read = readInputs(exampleType, { tags: { a: "1" } }, { tags: { a: "1", b: "2" } });
    assert.deepEqual(read, { tags: { a: "1", b: "2" } });
  });

  it("keeps what AWS does not tell back", () => {
    assert.deepEqual(readInputs(exampleType, { secretAnswer: "42" }, {}), { secretAnswer: "42" });
  });

  it("takes over everything on an import, but for empty values and outputs", () => {
    const live = { name: "a", hosts: [], tags: {}, viewer: { arn: "one", endpoint: "d-1" } };
    assert.deepEqual(readInputs(exampleType, {}, live), { name: "a", viewer: { arn: "one" } });
  });
});
