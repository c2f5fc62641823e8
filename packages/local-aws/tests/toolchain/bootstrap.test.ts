import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(import.meta.dirname, "../../toolchain/bootstrap.sh");

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A clone with nothing installed, and an `npm` that puts Node there and notes each call. */
class Clone {
  readonly dir = mkdtempSync(join(tmpdir(), "bootstrap-"));
  readonly bin = join(this.dir, "bin");
  readonly calls = join(this.dir, "npm-calls");

  constructor() {
    mkdirSync(join(this.dir, "packages/local-aws/toolchain"), { recursive: true });
    mkdirSync(this.bin);
    copyFileSync(SCRIPT, join(this.dir, "packages/local-aws/toolchain/bootstrap.sh"));
    writeFileSync(join(this.dir, "package-lock.json"), "{}");
    writeFileSync(this.calls, "");
    this.tool("node", `exec '${process.execPath}' "$@"`);
    this.tool(
      "npm",
      `echo "$@" >>'${this.calls}'; sleep 0.3; mkdir -p node_modules/.bin; ln -sf '${process.execPath}' node_modules/.bin/node`,
    );
  }

  tool(name: string, body: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  changeLockFile(): void {
    writeFileSync(join(this.dir, "package-lock.json"), '{"changed": true}');
  }

  installs(): number {
    return readFileSync(this.calls, "utf8").split("\n").filter(Boolean).length;
  }

  run(...args: string[]): Promise<Outcome> {
    const child = spawn("/bin/sh", ["packages/local-aws/toolchain/bootstrap.sh", ...args], {
      cwd: this.dir,
      env: { PATH: `${this.bin}:/usr/bin:/bin`, HOME: this.dir, XDG_CACHE_HOME: join(this.dir, "cache") },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  }
}

describe("bootstrap.sh", () => {
  let clone: Clone;
  beforeEach(() => {
    clone = new Clone();
  });
  afterEach(() => rmSync(clone.dir, { recursive: true, force: true }));

  it("installs what is missing, says so, and runs the script with its arguments", async () => {
    const { code, stdout, stderr } = await clone.run("-p", "process.argv.length", "one", "two words");
    assert.equal(stdout, "3\n");
    assert.match(stderr, /there is no node_modules yet \(npm ci, about 1 min/);
    assert.match(stderr, /Installed npm packages in \d+ s\./);
    assert.equal(readFileSync(clone.calls, "utf8"), "ci --ignore-scripts --no-audit --no-fund\n");
    assert.equal(code, 0);
  });

  it("refuses a cache folder that cannot be written, instead of waiting for ever", async () => {
    writeFileSync(join(clone.dir, "cache"), "a file");
    const { code, stderr } = await clone.run("-p", "1");
    assert.equal(
      stderr,
      `cabal-tls: the cache folder ${clone.dir}/cache/cabal-tls cannot be written. Repair it, or set XDG_CACHE_HOME to a folder elsewhere, then run this again.\n`,
    );
    assert.equal(code, 1);
    assert.equal(clone.installs(), 0);
  });

  it("refuses when nothing can be made in the cache folder, as on a read-only disk", async () => {
    clone.tool("mkdir", 'case "$1" in -p) exec /bin/mkdir "$@" ;; *) exit 1 ;; esac');
    const { code, stderr } = await clone.run("-p", "1");
    assert.match(
      stderr,
      /^cabal-tls: cannot make \S+\.lock: is its disk full, or the folder read-only\? Repair it, or set /m,
    );
    assert.equal(code, 1);
    assert.equal(clone.installs(), 0);
  });

  it("refuses a disk that is too full for the packages, before it installs", async () => {
    clone.tool("df", "echo Filesystem; echo /dev/sda1 100000 50000 50000 50% /");
    const { code, stderr } = await clone.run("-p", "1");
    assert.equal(
      stderr,
      `cabal-tls: the npm packages need 700 MB in ${clone.dir}/node_modules, and its disk has 50 MB free. Make room, then run this again.\n`,
    );
    assert.equal(code, 1);
    assert.equal(clone.installs(), 0);
  });

  it("installs nothing and says nothing when the lock file is the installed one", async () => {
    await clone.run("-p", "1");
    const { stdout, stderr } = await clone.run("-p", "1");
    assert.deepEqual([stdout, stderr, clone.installs()], ["1\n", "", 1]);
  });

  it("installs again when the lock file has changed", async () => {
    await clone.run("-p", "1");
    clone.changeLockFile();
    const { stderr } = await clone.run("-p", "1");
    assert.match(stderr, /node_modules does not match package-lock\.json/);
    assert.equal(clone.installs(), 2);
  });

  it("installs once when two start at the same time", async () => {
    const outcomes = await Promise.all([clone.run("-p", "1"), clone.run("-p", "1")]);
    assert.deepEqual(
      outcomes.map(({ code, stdout }) => [code, stdout]),
      [
        [0, "1\n"],
        [0, "1\n"],
      ],
    );
    assert.equal(clone.installs(), 1);
  });

  it("takes over the lock of a process that has died", async () => {
    const first = await clone.run("-p", "process.pid");
    const lock = lockOf(clone);
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, "pid"), first.stdout);
    clone.changeLockFile();
    assert.equal((await clone.run("-p", "1")).stdout, "1\n");
    assert.equal(clone.installs(), 2);
    assert.equal(existsSync(lock), false);
  });

  it("shows the end of npm's output when npm fails, and runs nothing", async () => {
    clone.tool("npm", "echo 'E404 no such package' >&2; exit 1");
    const { code, stdout, stderr } = await clone.run("-p", "1");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /E404 no such package/);
    assert.match(stderr, /npm ci failed.*Is the npm registry reachable\?/);
  });

  it("refuses a Node that is too old, and says which is needed", async () => {
    clone.tool("node", 'if [ "$1" = --version ]; then echo v18.19.0; else echo 18; fi');
    const { code, stderr } = await clone.run("-p", "1");
    assert.equal(code, 1);
    assert.equal(
      stderr,
      "cabal-tls: node on PATH is v18.19.0; 20 or newer is needed. Install it, then run this again.\n",
    );
    assert.equal(clone.installs(), 0);
  });

  it("runs on the Node on PATH where npm has no package of Node for the platform", async () => {
    clone.tool("npm", "mkdir -p node_modules/.bin");
    const { code, stdout } = await clone.run("-p", "process.version");
    assert.deepEqual([code, stdout], [0, `${process.version}\n`]);
  });

  it("refuses to run on a Node 20 where npm has no package of Node for the platform", async () => {
    clone.tool("npm", "mkdir -p node_modules/.bin");
    clone.tool("node", 'if [ "$1" = --version ]; then echo v20.20.2; else echo 20; fi');
    const { code, stderr } = await clone.run("-p", "1");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /npm has no package of Node 24 for .+, and node on PATH is v20\.20\.2\. Install Node 24 \(https:\/\/nodejs\.org\), then run this again\.\n$/,
    );
  });

  it("passes on the exit code of the script", async () => {
    assert.equal((await clone.run("-e", "process.exit(7)")).code, 7);
  });
});

/** Where the script has its lock: in the cache, named after the clone's path. */
function lockOf(clone: Clone): string {
  return join(clone.dir, "cache/cabal-tls", `npm-ci-${posixSum(clone.dir)}.lock`);
}

/** What POSIX cksum prints, joined by a hyphen: the CRC of the bytes followed by their number, and the number. */
function posixSum(text: string): string {
  let crc = 0;
  const add = (byte: number) => {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  };
  const bytes = Buffer.from(text);
  for (const byte of bytes) add(byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length % 256);
  return `${~crc >>> 0}-${bytes.length}`;
}
