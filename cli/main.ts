#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { runCli } from "./runCli.ts";

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
// Once: a second Ctrl-C ends the process at once, as everywhere.
process.once("SIGINT", () => interrupt.abort());
process.once("SIGTERM", () => interrupt.abort());

// Whoever reads the output may stop early (`| head`); what was done is done.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    write: (line) => process.stdout.write(`${line}\n`),
    writeError: (line) => process.stderr.write(`${line}\n`),
    progress: (line) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    },
    cwd: process.cwd(),
    env: process.env,
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    readInput: () => text(process.stdin),
    ask: process.stdin.isTTY ? ask : undefined,
    interrupted: interrupt.signal,
    exitCode: 0,
  });
} catch (error) {
  // A fault of this program. Not exit code 1, which means that something was judged and refused.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 2;
}
