import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stopProcess } from "../../local/stopProcess.ts";
import { ensureToolchain } from "../../local/toolchain/ensureToolchain.ts";

const MAIN = join(import.meta.dirname, "../../local/main.ts");

interface Told {
  readonly env: Record<string, string>;
  readonly dns: string;
  readonly endpoints: Record<string, string>;
  readonly pid: number;
}

describe("npm run local", function () {
  this.timeout(120_000);
  let dir: string;
  let command: ChildProcess;
  let told: Told;

  before(() => ensureToolchain(() => undefined));
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "local-main-"));
    const file = join(dir, "local.json");
    command = spawn(process.execPath, [MAIN, "--json", file, "--time-factor", "600"], { stdio: "ignore" });
    told = await readWhenThere(file);
  });
  afterEach(async () => {
    // By its own way out, so that it removes its files.
    await stopProcess(command, [
      { signal: "SIGINT", patience: 20_000 },
      { signal: "SIGKILL", patience: 5_000 },
    ]);
    rmSync(dir, { recursive: true, force: true });
  });

  it("writes what a client needs", async () => {
    assert.equal(told.pid, command.pid);
    assert.equal(told.env["LOCAL_AWS_TIME_FACTOR"], "600");
    assert.equal(told.env["LOCAL_AWS_DNS"], told.dns);
    assert.match(readFileSync(told.env["LOCAL_AWS_CA_FILE"] ?? "", "utf8"), /^-----BEGIN CERTIFICATE-----/);
    assert.deepEqual(told.endpoints, {});
    assert.equal(await answers(told), true);
  });

  it("leaves nothing running and no file on Ctrl-C", async () => {
    const ended = exitCodeOf(command);
    command.kill("SIGINT");
    assert.equal(await ended, 130);
    assert.equal(await answers(told), false);
    assert.equal(existsSync(dirname(told.env["LOCAL_AWS_CA_FILE"] ?? "")), false);
  });

  it("leaves nothing running when it is killed", async () => {
    const ended = exitCodeOf(command);
    command.kill("SIGKILL");
    await ended;
    const until = Date.now() + 15_000;
    while ((await answers(told)) && Date.now() < until) await wait(100);
    assert.equal(await answers(told), false);
    rmSync(dirname(told.env["LOCAL_AWS_CA_FILE"] ?? ""), { recursive: true, force: true });
  });
});

async function readWhenThere(file: string): Promise<Told> {
  const until = Date.now() + 60_000;
  while (!existsSync(file)) {
    if (Date.now() > until) throw new Error(`${file} was not written within 60 s`);
    await wait(50);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Told;
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

function answers({ env }: Told): Promise<boolean> {
  const { hostname, port } = new URL(env["AWS_ENDPOINT_URL"] ?? "");
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.setTimeout(5000, () => socket.destroy());
    socket.once("connect", () => {
      resolve(true);
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
