import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FileResult, failureText, slowestFiles } from "./fileResult.ts";
import { runInLanes } from "./lanes.ts";

describe("runInLanes", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lanes-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const testFile = (name: string, body: string): string => {
    const file = join(folder, `${name}.test.mjs`);
    writeFileSync(file, body);
    return file;
  };
  const ran = async (files: readonly string[], lanes: number, grep?: string) => {
    const written: string[] = [];
    const results = await runInLanes({ files, lanes, grep, write: (text) => written.push(text) });
    return { output: written, results: new Map(results.map((one) => [one.file, one])) };
  };

  it("counts what passed and failed in each file, and keeps each file's output together", async () => {
    const good = testFile("good", 'describe("good", () => { it("works", () => {}); it("works too", () => {}); });');
    const bad = testFile("bad", 'it("is broken", () => { console.log("seen"); throw new Error("no"); });');
    const { results, output } = await ran([good, bad], 2);
    const { passed, failed, failures } = results.get(good) as FileResult;
    assert.deepEqual({ passed, failed, failures }, { passed: 2, failed: 0, failures: [] });
    assert.deepEqual(results.get(bad)?.failures, [{ title: "is broken", message: "no" }]);
    assert.equal(results.get(bad)?.failed, 1);
    assert.match(output.find((text) => text.includes("is broken")) ?? "", /seen[\s\S]*1 failing[\s\S]*Error: no/);
    assert.equal(output.length, 2);
  });

  it("runs the files of a lane in one process, and those of two lanes in two", async () => {
    const body = (name: string) => `it("is process ${name} " + process.pid, async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
    });`;
    const files = ["a", "b", "c", "d"].map((name) => testFile(name, body(name)));
    const pids = async (lanes: number) => {
      const { output } = await ran(files, lanes);
      return new Set([...output.join("").matchAll(/is process \w (\d+)/g)].map(([, pid]) => pid)).size;
    };
    assert.equal(await pids(1), 1);
    assert.equal(await pids(2), 2);
  });

  it("counts a file whose process dies as failed, and goes on with the next one in another process", async () => {
    const deadly = testFile("deadly", 'it("dies", () => process.kill(process.pid, "SIGKILL"));');
    const next = testFile("next", 'it("lives", () => {});');
    const { results } = await ran([deadly, next], 1);
    assert.match(
      results.get(deadly)?.failures[0]?.title ?? "",
      /deadly\.test\.mjs: its process ended with exit code null in the middle/,
    );
    assert.equal(results.get(next)?.passed, 1);
  });

  it("ends although a test leaves a timer behind, and runs only what is asked for", async () => {
    const leaky = testFile(
      "leaky",
      'it("leaves a timer", () => void setInterval(() => {}, 1000)); it("other", () => {});',
    );
    const { results } = await ran([leaky], 1, "timer");
    assert.equal(results.get(leaky)?.passed, 1);
  });
});

describe("slowestFiles", () => {
  it("lists the slowest first, no more than asked for", () => {
    const result = (file: string, milliseconds: number) => ({ file, milliseconds, passed: 1, failed: 0, failures: [] });
    const results = [
      result("/repo/tests/a.test.ts", 400),
      result("/repo/tests/b.test.ts", 73_149),
      result("/repo/c", 10),
    ];
    assert.deepEqual(slowestFiles(results, "/repo", 2), ["   73.1 s  tests/b.test.ts", "    0.4 s  tests/a.test.ts"]);
  });
});

describe("failureText", () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");

  it("has the title and the error below it, without empty lines", () => {
    assert.equal(failureText({ title: "adds", message: "1 is not\n\n2" }), "  adds\n      1 is not\n      2");
    assert.equal(failureText({ title: "adds", message: "" }), "  adds");
  });

  it("ends a message after 15 lines", () => {
    assert.match(failureText({ title: "t", message: numbered(15) }), /line 15$/);
    assert.match(failureText({ title: "t", message: numbered(16) }), /line 15\n {6}…$/);
  });
});
