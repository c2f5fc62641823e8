import assert from "node:assert/strict";
import fc from "fast-check";
import { physicalName } from "../../core/physicalName.ts";

describe("physicalName", () => {
  it("is stack and name where AWS takes them as they are", () => {
    assert.equal(physicalName("prod", "imap-143", 32), "prod-imap-143");
  });

  it("ends with a hash where it would be cut", () => {
    assert.equal(physicalName("prod", "monitoring-heartbeat-endpoint-8000", 32), "prod-monitoring-heartbe-49b9ec95");
  });

  it("writes capital letters and other characters in another way, with a hash", () => {
    assert.match(physicalName("Prod", "imap_143", 32), /^prod-imap-143-[0-9a-f]{8}$/);
  });

  it("tells stack a-b with name c from stack a with name b-c", () => {
    assert.equal(physicalName("a", "b-c", 32), "a-b-c");
    assert.match(physicalName("a-b", "c", 32), /^a-b-c-[0-9a-f]{8}$/);
  });

  it("avoids the beginnings that AWS keeps for itself", () => {
    assert.match(physicalName("internal", "imap", 32), /^stack-internal-imap-[0-9a-f]{8}$/);
    assert.match(physicalName("sg", "imap", 32), /^stack-sg-imap-[0-9a-f]{8}$/);
  });

  it("has only letters, digits and inner hyphens, fits, and is the same every time", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string(),
        fc.integer({ min: 16, max: 255 }),
        (stack, name, length) => {
          const physical = physicalName(stack, name, length);
          assert.match(physical, /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
          assert.ok(physical.length <= length);
          assert.equal(physicalName(stack, name, length), physical);
        },
      ),
    );
  });

  it("differs for different pairs of stack and name", () => {
    const word = fc.stringMatching(/^[a-cA-C_-]{1,4}$/);
    fc.assert(
      fc.property(word, word, word, word, (stack, name, otherStack, otherName) => {
        fc.pre(stack !== otherStack || name !== otherName);
        assert.notEqual(physicalName(stack, name, 32), physicalName(otherStack, otherName, 32));
      }),
      { numRuns: 2000 },
    );
  });
});
