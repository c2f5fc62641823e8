import assert from "node:assert/strict";
import { isVisibleText, jsonText, visibleLines, visibleText } from "../../core/visibleText.ts";

const HIDDEN: readonly (readonly [what: string, text: string])[] = [
  ["a terminal's escape", "\u001b"],
  ["a bell", "\u0007"],
  ["a return", "\r"],
  ["a delete", "\u007f"],
  ["a C1 control sequence introducer", "\u009b"],
  ["a zero-width space", "\u200b"],
  ["a right-to-left override", "\u202e"],
  ["an isolate", "\u2066"],
  ["a byte order mark", "\ufeff"],
  ["a soft hyphen", "\u00ad"],
  ["a line separator", "\u2028"],
  ["a paragraph separator", "\u2029"],
  ["half of a surrogate pair", "\ud800"],
  ["a character for private use", "\ue000"],
  ["a tag, which is beyond 16 bits", "\u{e0041}"],
];

describe("text that is shown", () => {
  for (const [what, hidden] of HIDDEN) {
    it(`has a question mark in place of ${what}`, () => {
      assert.equal(visibleText(`a${hidden}b`), "a?b");
      assert.equal(visibleLines(`a${hidden}b\n\tc`, true), "a?b\n\tc");
      assert.equal(isVisibleText(`a${hidden}b`), false);
    });

    it(`keeps ${what} as an escape in JSON`, () => {
      const text = jsonText({ key: `a${hidden}b` });
      assert.deepEqual(JSON.parse(text), { key: `a${hidden}b` });
      assert.equal(visibleLines(text), text);
    });
  }

  it("keeps every letter and sign of any script, and emoji", () => {
    const text = "bücher 例え ❌ ✅ → \u{1f512} «a»";
    assert.equal(visibleText(text), text);
    assert.equal(isVisibleText(text), true);
  });

  it("has no end of a line in a single value", () => assert.equal(visibleText("a\nb\tc"), "a?b?c"));

  it("keeps this program's colours on a terminal, and no other sequence", () => {
    assert.equal(
      visibleLines("\u001b[31mred\u001b[39m \u001b[2J \u001b]0;title\u0007", true),
      "\u001b[31mred\u001b[39m ?[2J ?]0;title?",
    );
    assert.equal(visibleLines("\u001b[31mred\u001b[39m"), "?[31mred?[39m");
  });
});
