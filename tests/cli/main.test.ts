import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const MAIN = join(ROOT, "cli/cabalTls.js");

describe("the command line as a process", function () {
  this.timeout(20_000);

  it("is the package's command, executable and run by node", () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    assert.deepEqual(bin, { "cabal-tls": "cli/cabalTls.js" });
    accessSync(MAIN, constants.X_OK);
    assert.match(readFileSync(MAIN, "utf8"), /^#!\/usr\/bin\/env node\n/);
  });

  it("shows its commands and its exit codes", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--help"]);
    assert.match(stdout, /^Usage: npx --no cabal-tls COMMAND \[OPTION…\]$/m);
    for (const command of ["rotate", "watch"]) assert.match(stdout, new RegExp(`^ {2}${command} `, "m"));
    assert.match(stdout, /^ {2}2 {2}could not be done: wrong usage, unreadable file, AWS or DNS out of reach$/m);
  });

  it("ends quietly when nobody reads its output any more", async () => {
    const child = spawn(process.execPath, [MAIN, "rotate", "--emergency"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    const stderr: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
    const [code] = await once(child, "close");
    assert.deepEqual([code, stderr.join("")], [0, ""]);
  });
});
