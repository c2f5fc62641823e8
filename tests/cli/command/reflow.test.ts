import assert from "node:assert/strict";
import { reflowed } from "../../../cli/command/reflow.ts";

describe("reflowed", () => {
  it("joins the lines of a paragraph, and breaks it into lines of the width", () => {
    assert.equal(reflowed("one two three\nfour\n\nfive", 11), "one two\nthree four\n\nfive");
  });

  it("leaves lists, their heads and what fits as they are, and hangs the rest of a row below its last column", () => {
    const list = "Exit codes:\n  0  done\n  69 not started: too old\nmore";
    assert.equal(reflowed(list, 80), list);
    assert.equal(reflowed("  1  refused, or bad", 12), "  1  refused,\n     or bad");
  });

  it("never breaks a command, nor a word that is too long", () => {
    const command = "  npx --no -- cabal-tls doctor imap.example.net:993";
    assert.equal(reflowed(command, 20), command);
    assert.equal(reflowed("a/very/long/path is here", 8), "a/very/long/path\nis here");
  });
});
