import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cli } from "../capturedIo.ts";

const DOCS = join(import.meta.dirname, "..", "..", "..", "docs");
const TEXT = readFileSync(join(DOCS, "adoption.md"), "utf8");

/** Command lines of the code blocks: what stands behind `npx --no -- cabal-tls`, up to a pipe or a comment. */
const commands = [...TEXT.matchAll(/^(?!#).*?npx --no -- cabal-tls ([^|#`\n]+)/gm)].map(([, line = ""]) => line.trim());

describe("docs/adoption.md", () => {
  it("names commands and options that there are", async () => {
    assert.ok(commands.length >= 6, commands.join("\n"));
    for (const command of commands) {
      const words = command.split(/\s+/);
      const path = words.slice(0, words[0] === "rotate" ? 2 : 1);
      const { exitCode, stdout } = await cli([...path, "--help"], { cwd: DOCS });
      assert.equal(exitCode, 0, command);
      for (const option of words.filter((word) => word.startsWith("--"))) {
        assert.match(stdout, new RegExp(`${option}\\b`), `${option} in: ${command}`);
      }
    }
  });

  it("leads to pages that there are", () => {
    for (const [, page = ""] of TEXT.matchAll(/\]\((?!https:)([^)#]+)[)#]/g)) readFileSync(join(DOCS, page));
  });
});
