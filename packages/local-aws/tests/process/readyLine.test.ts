import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { parseReadyLine, readyLine } from "../../process/readyLine.ts";
import { stopProcess } from "../../process/stopProcess.ts";

const READY = '{"url":"http://127.0.0.1:4566","dns":"127.0.0.1:5353","account":"111122223333","timeFactor":60}';
const tail = () => "the last words";

function node(code: string) {
  return spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] });
}

describe("readyLine", () => {
  it("is the first line that the process prints", async () => {
    const child = node(`console.log('${READY}'); console.log("more"); setTimeout(() => {}, 60000)`);
    try {
      assert.deepEqual(await readyLine(child, 10, tail), {
        url: "http://127.0.0.1:4566",
        dns: "127.0.0.1:5353",
        account: "111122223333",
        timeFactor: 60,
      });
    } finally {
      await stopProcess(child, [{ signal: "SIGKILL", patience: 5000 }]);
    }
  });

  it("fails at once, with the process's last words, when it ends before", async () => {
    await assert.rejects(
      readyLine(node("process.exit(3)"), 10, tail),
      /^Error: the local AWS ended before it was ready \(code 3\)\. Its error output ends:\nthe last words$/,
    );
  });

  it("fails at the deadline", async () => {
    const child = node("setTimeout(() => {}, 60000)");
    try {
      await assert.rejects(readyLine(child, 0.1, tail), /was not ready after 0\.1 s/);
    } finally {
      await stopProcess(child, [{ signal: "SIGKILL", patience: 5000 }]);
    }
  });

  it("is nothing but a complete JSON object", () => {
    assert.equal(parseReadyLine("Starting …"), undefined);
    assert.equal(parseReadyLine("null"), undefined);
    assert.equal(parseReadyLine(READY.replace("timeFactor", "factor")), undefined);
  });
});
