import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer as createSilentServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { inventoryFixture } from "../inventoryFixture.ts";
import { testCertificate } from "../watch/testCertificate.ts";
import { inTerminal, type Typing } from "./terminal.ts";

const MAIN = join(import.meta.dirname, "..", "..", "..", "cli", "cabalTls.js");
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const root = testCertificate({ commonName: "Test Root" });
const served = testCertificate({
  commonName: "served",
  names: ["*.example.net"],
  issuer: { commonName: "Test Root", keyPem: root.keyPem },
});

describe("in a terminal of 80 columns", function () {
  this.timeout(180_000);
  let cwd: string;
  let server: Server;
  let detour: string[];

  before(async () => {
    cwd = mkdtempSync(join(tmpdir(), "terminal-"));
    writeFileSync(join(cwd, "ca.pem"), root.pem);
    writeFileSync(join(cwd, "inventory.json"), JSON.stringify(inventoryFixture()));
    server = createServer({ cert: served.pem, key: served.keyPem }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", (line: Buffer) => socket.write(`${line.toString().split(" ")[0]} OK done\r\n`));
      socket.write("* OK ready\r\n");
    });
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    detour = ["--connect-to", `imap.example.net:993:127.0.0.1:${port}`, "--ca-file", "ca.pem"];
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(cwd, { recursive: true, force: true });
  });

  const typed = (args: readonly string[], typing: Typing = []) => {
    const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|NO_COLOR|FORCE_COLOR|COLUMNS|CI$)/.test(name));
    const env = {
      ...Object.fromEntries(own),
      TERM: "xterm",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    return inTerminal([process.execPath, MAIN, ...args], { typing, cwd, env });
  };

  it("the help is as it is elsewhere", async () => {
    const { exitCode, screen } = await typed(["--help"]);
    assert.equal(exitCode, 0);
    const [golden = ""] = readFileSync(join(import.meta.dirname, "help.txt"), "utf8").split(`\n\n${"=".repeat(80)}\n`);
    assert.equal(screen.trimEnd(), golden);
  });

  it("Ctrl-C ends the watch with its report, and says what it still does", async () => {
    const { exitCode, screen } = await typed(
      ["watch", "--inventory", "inventory.json", ...detour],
      [[" handshakes, ", CTRL_C]],
    );
    assert.equal(exitCode, 0, screen);
    assert.match(
      screen,
      /^Ctrl-C: ending the watch: a last answer on each connection that is held open, then the report\. Once more ends it at once\.$/m,
    );
    assert.match(screen, /^host:port +addr\. +handshakes +failed +wrong +certificates$/m);
    assert.match(screen, /^ok: \d+ handshakes in \d+ s, 0 failed, 0 wrong /m);
  });

  it("Ctrl-C ends the doctor at once, and says that there is no result", async () => {
    // Nobody answers here before the deadline.
    const silent = createSilentServer((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const place = ["--inventory", "inventory.json", "--connect-to", `imap.example.net:993:127.0.0.1:${port}`];
    try {
      const args = ["doctor", ...place, "--resolver", "127.0.0.1:9", "--timeout", "60"];
      const { exitCode, screen } = await typed(args, [["asking AWS", CTRL_C]]);
      assert.equal(exitCode, 130, screen);
      assert.match(screen, /^Ctrl-C: doctor is ended, without a result\.$/m);
    } finally {
      await new Promise((resolve) => silent.close(resolve));
    }
  });

  it("the doctor has colours, and everything that it says fits", async () => {
    const args = [
      "doctor",
      "imap.example.net:993",
      "--inventory",
      "inventory.json",
      ...detour,
      "--resolver",
      "127.0.0.1:9",
    ];
    const { exitCode, screen } = await typed([...args, "--timeout", "2"]);
    assert.equal(exitCode, 3, screen);
    const shown = screen.replaceAll("\u001b", "␛");
    assert.match(shown, /^␛\[1mStack prod␛\[22m: ␛\[35mCOULD NOT DETERMINE␛\[39m$/m);
    const plain = shown.replaceAll(/␛\[\d+m/g, "").split("\n");
    assert.deepEqual(
      plain.filter((line) => line.length > 80 && !line.includes("npx --no -- ")),
      [],
    );
  });

  it("the gate says that it reads this terminal, and how to give it a plan", async () => {
    const { exitCode, screen } = await typed(["gate", "--offline"], [["| npx --no -- cabal-tls gate", CTRL_D]]);
    assert.equal(exitCode, 2, screen);
    assert.match(screen, /^Reading the plan from standard input, which is this terminal: Ctrl-D ends it\./m);
    assert.match(screen, /^ {2}npm run --silent pulumi -- preview --json --show-sames \| npx --no -- cabal-tls gate$/m);
  });
});
