#!/usr/bin/env node
import { buffer } from "node:stream/consumers";
import { decodedText } from "../core/givenText.ts";
import { visibleLines } from "../core/visibleText.ts";
import { interruption } from "./command/interruption.ts";
import { asTyped } from "./command/installed.ts";
import { notDone, runCli } from "./runCli.ts";

/** Ctrl-C and Ctrl-D are an empty answer. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal: interrupt.signal }).catch(() => "");
  } finally {
    terminal.close();
  }
}

const interrupt = new AbortController();
/** 128 and the signal's number, as a shell has it. */
const SIGINT_CODE = 130;
const SIGTERM_CODE = 143;
// Once: a second Ctrl-C ends the process at once, as everywhere.
process.once("SIGINT", () => interrupted("Ctrl-C", SIGINT_CODE));
process.once("SIGTERM", () => interrupted("SIGTERM", SIGTERM_CODE));

function interrupted(by: string, code: number): void {
  const { text, endsNow } = interruption(process.argv.slice(2), by);
  process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[K" : ""}${text}\n`);
  if (endsNow) process.exit(code);
  interrupt.abort();
}

// Whoever reads the output may stop early (`| head`); what was done is done.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    write: (line) => process.stdout.write(`${asTyped(line)}\n`),
    writeError: (line) => process.stderr.write(`${asTyped(line)}\n`),
    progress: (line) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    },
    cwd: process.cwd(),
    env: process.env,
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    readInput: async () => decodedText(await buffer(process.stdin)),
    ask: process.stdin.isTTY ? ask : undefined,
    interrupted: interrupt.signal,
    exitCode: 0,
  });
} catch (error) {
  // A fault of this program: no verdict was reached.
  const what = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`cabal-tls ended by a fault of its own, without a verdict:\n${visibleLines(String(what))}\n`);
  process.exitCode = notDone(process.argv.slice(2));
}
