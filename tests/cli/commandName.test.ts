import assert from "node:assert/strict";
import { repositoryFiles } from "../repositoryFiles.ts";

/** The command with a word behind it that only the command line has: a verb, a flag, or a placeholder for one. */
const COMMAND = /\bcabal-tls\s+(rotate|watch|gate|adopt|doctor|render|facts|ci|init|COMMAND|--?[a-z]|…|\.\.\.)/g;
/** Also where a line breaks between the words. An HTML comment marks a block of a file; nobody types it. */
const PREFIX = /(?:^|[^\w-])npx\s+--no\s+--\s+$|<!-- $/;

/** Every mention in a text where the command lacks `npx --no --`: the bare name would fetch a stranger's package. */
function bareCommands(text: string): string[] {
  return [...text.matchAll(COMMAND)]
    .filter(({ index }) => !PREFIX.test(text.slice(0, index)))
    .map(({ index }) => text.slice(Math.max(0, index - 12), index + 24).replaceAll("\n", " "));
}

/** Whether code has the command's text outside of a comment. */
function typedByHand(text: string): boolean {
  return text.split("\n").some((line) => line.includes("npx --no") && !/^\s*(\/\*\*|\*|\/\/)/.test(line));
}

describe("the command's name", () => {
  it("has npx --no -- before it in every text", () => {
    const own = "tests/cli/commandName.test.ts";
    const files = ["**/*.md", "**/*.ts", "**/*.py", "**/*.sh", "**/*.{yaml,yml}", ".github/**/*.{yaml,yml}"]
      .flatMap(repositoryFiles)
      .filter(({ path }) => path !== own);
    assert.ok(files.some(({ path }) => path === "README.md"));
    assert.ok(files.some(({ path }) => path === "cli/rotate/rotationAdvice.ts"));
    assert.deepEqual(
      files.flatMap(({ path, text }) => bareCommands(text).map((found) => `${path}: ${found}`)),
      [],
    );
  });

  it("comes from the constant in core wherever the program prints it", () => {
    const files = ["cli", "components", "core", "lambdas", "monitoring"]
      .flatMap((folder) => repositoryFiles(`${folder}/**/*.ts`))
      .filter(({ text }) => typedByHand(text));
    assert.deepEqual(
      files.map(({ path }) => path),
      ["core/commandLine.ts"],
    );
    assert.ok(typedByHand("  run(`npx --no -- cabal-tls doctor`);"));
    assert.ok(!typedByHand("  /** `npx --no -- cabal-tls doctor` */\n   * as `npx --no -- cabal-tls doctor` does"));
  });

  it("is missed wherever it is written bare", () => {
    assert.deepEqual(bareCommands("Type cabal-tls rotate next."), ["Type cabal-tls rotate next."]);
    assert.equal(bareCommands("npx cabal-tls watch").length, 1);
    assert.equal(bareCommands("`cabal-tls --help`").length, 1);
    assert.equal(bareCommands("npx --no cabal-tls doctor").length, 1);
    assert.equal(bareCommands("npx --no -- cabal-tls rotate stage, then cabal-tls rotate switch").length, 1);
    assert.deepEqual(bareCommands("npx --no -- cabal-tls gate, or npx --no --\n  cabal-tls watch"), []);
    assert.deepEqual(bareCommands("the release of cabal-tls that deployed it; cabal-tls:wildcard"), []);
  });
});
