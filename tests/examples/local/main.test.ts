import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stopProcess } from "../../../packages/local-aws/process/stopProcess.ts";
import { ensureToolchain } from "../../../packages/local-aws/toolchain/ensureToolchain.ts";

const MAIN = join(import.meta.dirname, "../../../examples/local/main.ts");

interface Reported {
  readonly env: Record<string, string>;
  readonly dns: string;
  readonly endpoints: Record<string, string>;
  readonly pid: number;
}

describe("npm run local", () => {
  let dir: string;
  let command: ChildProcess;
  let reported: Reported;

  before(() => ensureToolchain(() => undefined));
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "local-main-"));
    const file = join(dir, "local.json");
    command = spawn(process.execPath, [MAIN, "--json", file, "--time-factor", "600"], { stdio: "ignore" });
    reported = await readWhenThere(file);
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
    assert.equal(reported.pid, command.pid);
    assert.equal(reported.env["LOCAL_AWS_TIME_FACTOR"], "600");
    assert.equal(reported.env["LOCAL_AWS_DNS"], reported.dns);
    assert.match(readFileSync(reported.env["LOCAL_AWS_CA_FILE"] ?? "", "utf8"), /^-----BEGIN CERTIFICATE-----/);
    assert.deepEqual(reported.endpoints, {});
    assert.equal(await answers(reported), true);
  });

  it("leaves nothing running and no file on Ctrl-C", async () => {
    const ended = exitCodeOf(command);
    command.kill("SIGINT");
    assert.equal(await ended, 130);
    assert.equal(await answers(reported), false);
    assert.equal(existsSync(dirname(reported.env["LOCAL_AWS_CA_FILE"] ?? "")), false);
  });

  it("leaves nothing running when it is killed", async () => {
    const ended = exitCodeOf(command);
    command.kill("SIGKILL");
    await ended;
    const until = Date.now() + 15_000;
    while ((await answers(reported)) && Date.now() < until) await wait(100);
    assert.equal(await answers(reported), false);
    rmSync(dirname(reported.env["LOCAL_AWS_CA_FILE"] ?? ""), { recursive: true, force: true });
  });
});

async function readWhenThere(file: string): Promise<Reported> {
  const until = Date.now() + 60_000;
  while (!existsSync(file)) {
    if (Date.now() > until) throw new Error(`${file} was not written within 60 s`);
    await wait(50);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Reported;
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

function answers({ env }: Reported): Promise<boolean> {
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
