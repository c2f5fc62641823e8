import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pythonPath } from "./python.ts";

const PACKAGE_FOLDER = fileURLToPath(new URL("../../aws/", import.meta.url));
const END_MS = 15_000;

const start = async (options: { args?: string[]; factor?: string } = {}) => {
  const env = { ...process.env, LOCAL_AWS_TIME_FACTOR: options.factor ?? "600" };
  const args = ["-m", "local_aws", ...(options.args ?? [])];
  return spawn(await pythonPath(), args, { cwd: PACKAGE_FOLDER, env, stdio: ["pipe", "pipe", "pipe"] });
};

type Child = Awaited<ReturnType<typeof start>>;

const ended = async (child: Child): Promise<unknown> => {
  const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
  const [code] = await once(child, "exit");
  clearTimeout(timer);
  return code;
};

const ready = async (child: Child): Promise<unknown> => {
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return JSON.parse(String(line));
};

describe("process of the local AWS", () => {
  it("says where it listens, on loopback only, and ends when its standard input ends", async () => {
    const child = await start({ factor: "60" });
    const reported = (await ready(child)) as Record<string, unknown>;
    assert.match(String(reported["url"]), /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(String(reported["dns"]), /^127\.0\.0\.1:\d+$/);
    assert.equal(reported["account"], "111122223333");
    assert.equal(reported["timeFactor"], 60);
    child.stdin.end();
    assert.equal(await ended(child), 0);
  });

  it("ends on SIGTERM", async () => {
    const child = await start();
    await ready(child);
    child.kill("SIGTERM");
    assert.equal(await ended(child), 0);
  });

  it("does not start with a time factor that is no positive number", async () => {
    const child = await start({ factor: "fast" });
    let reported = "";
    child.stderr.on("data", (data) => {
      reported += String(data);
    });
    assert.notEqual(await ended(child), 0);
    assert.match(reported, /LOCAL_AWS_TIME_FACTOR: 'fast' is not a positive number/);
  });
});
