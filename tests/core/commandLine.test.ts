import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { CABAL_TLS, sh, shellWord } from "../../core/commandLine.ts";
import { repositoryFiles } from "../repositoryFiles.ts";

describe("shellWord", () => {
  it("leaves a plain word as it is", () => {
    assert.equal(
      shellWord("urn:pulumi:prod::cabal-tls::aws:lb/listener:Listener::x-1"),
      "urn:pulumi:prod::cabal-tls::aws:lb/listener:Listener::x-1",
    );
  });

  it("quotes what the shell would expand, split or end", () => {
    assert.equal(shellWord("a$b"), "'a$b'");
    assert.equal(shellWord("it's"), "'it'\\''s'");
    assert.equal(shellWord(""), "''");
  });

  const hostile = ["$HOME", "`id`", "$(id)", "a b", "a;b", "a\nb", "it's", "''", "\\", "*", "~", "!!", "-x", "é", '"'];
  for (const text of hostile) {
    it(`reaches a program through sh unchanged: ${JSON.stringify(text)}`, () => {
      assert.equal(execFileSync("sh", ["-c", `printf '[%s]' ${shellWord(text)}`], { encoding: "utf8" }), `[${text}]`);
    });
  }
});

describe("sh", () => {
  it("has this program's own command as it is typed, and every other value as one word", () => {
    assert.equal(
      sh`${CABAL_TLS} doctor --stack ${"it's"} ${"*.example.net"}`,
      "npx --no -- cabal-tls doctor --stack 'it'\\''s' '*.example.net'",
    );
    assert.equal(sh`aws --names ${["/a", "/b c"]} --port ${993}`, "aws --names /a '/b c' --port 993");
  });

  it("hands every value to the program unchanged, also as a part of a word, and runs nothing of it", () => {
    const hostile = [
      "$HOME",
      "`id`",
      "$(id)",
      "a b",
      "; id",
      "a\nb",
      "it's",
      "",
      "\\",
      "*",
      "| id",
      "> file",
      "&",
      "#",
      '"',
    ];
    const line = hostile.map((text) => sh`printf '[%s]' key=${text}`).join(";");
    const said = execFileSync("sh", ["-c", line], { encoding: "utf8" });
    assert.equal(said, hostile.map((text) => `[key=${text}]`).join(""));
  });
});

describe("every command line with a value in it", () => {
  it("is made by sh, or its value is the flags that sh has made", () => {
    const sources = [...repositoryFiles("cli/**/*.ts"), ...repositoryFiles("core/**/*.ts")];
    const line =
      /(?<!sh|\\)`(?:aws [a-z0-9]|npm run |\$\{CABAL_TLS\} |dig |openssl )[^`]*\$\{(?!stackFlag\}|flag\})[^`]*`/g;
    const unquoted = sources.flatMap(({ path, text }) =>
      [...text.matchAll(line)].map(([found]) => `${path}: ${found}`),
    );
    assert.deepEqual(unquoted, []);
    assert.ok(sources.filter(({ text }) => text.includes("sh`")).length > 10);
  });
});
