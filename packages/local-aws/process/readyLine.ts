import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** What the local AWS says on its first line of output. */
export interface ReadyLine {
  readonly url: string;
  readonly dns: string;
  readonly account: string;
  readonly timeFactor: number;
}

/**
 * Waits for the first line that a started process prints. Throws when the process ends or `deadlineSeconds` pass
 * before, with the end of its error output as `tail` tells it.
 */
export function readyLine(child: ChildProcess, deadlineSeconds: number, tail: () => string): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new Error(`the local AWS ${what}. Its error output ends:\n${tail()}`));
    };
    const timer = setTimeout(() => fail(`was not ready after ${deadlineSeconds} s`), deadlineSeconds * 1000);
    child.on("error", (error) => fail(`could not be started: ${error.message}`));
    child.on("close", (code, signal) => fail(`ended before it was ready (${signal ?? `code ${code}`})`));
    if (child.stdout === null) return fail("has no output to read");
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(timer);
      const ready = parseReadyLine(line);
      if (ready === undefined) fail(`printed ${JSON.stringify(line)} where its ready line was expected`);
      else resolve(ready);
    });
  });
}

/** Undefined when the line is not a JSON object with all four fields. */
export function parseReadyLine(line: string): ReadyLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { url, dns, account, timeFactor } = value as Record<string, unknown>;
  const isComplete =
    typeof url === "string" && typeof dns === "string" && typeof account === "string" && typeof timeFactor === "number";
  return isComplete ? { url, dns, account, timeFactor } : undefined;
}
