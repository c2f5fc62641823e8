import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type FileResult, parseResultLine } from "./fileResult.ts";

export interface LaneOptions {
  /** Absolute paths, in the order in which they are begun. */
  readonly files: readonly string[];
  /** How many processes run files at the same time. */
  readonly lanes: number;
  /** Only tests whose title contains it. */
  readonly grep: string | undefined;
  /** Gets the whole output of a file when the file has ended. */
  readonly write: (text: string) => void;
}

/**
 * Runs test files in some processes side by side; each takes the next file when it has ended one. A file whose process
 * ends before it has a result has failed, and another process takes over.
 */
export async function runInLanes({ files, lanes, grep, write }: LaneOptions): Promise<FileResult[]> {
  const waiting = [...files];
  const results: FileResult[] = [];
  const run = async () => {
    while (waiting.length > 0) {
      const lane = startLane(grep);
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const { result, output, ended } = await lane.run(file);
        write(output);
        results.push(result);
        if (ended) break;
      }
      await lane.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, files.length) }, run));
  return results;
}

interface Ran {
  readonly result: FileResult;
  readonly output: string;
  readonly ended: boolean;
}

function startLane(grep: string | undefined) {
  const args = [join(import.meta.dirname, "lane.ts"), ...(grep === undefined ? [] : [grep])];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const closed = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const lines = createInterface({ input: child.stdout });
  return {
    run: (file: string): Promise<Ran> => runFile(child, lines, closed, file),
    end: async () => {
      child.stdin.end();
      await closed;
    },
  };
}

function runFile(
  { stdin }: ChildProcess,
  lines: ReturnType<typeof createInterface>,
  closed: Promise<number | null>,
  file: string,
): Promise<Ran> {
  const output: string[] = [];
  const started = performance.now();
  return new Promise((resolve) => {
    const onLine = (line: string) => {
      const result = parseResultLine(line);
      if (result === undefined) output.push(line);
      else settle({ result, output: `${output.join("\n")}\n`, ended: false });
    };
    const settle = (ran: Ran) => {
      lines.off("line", onLine);
      resolve(ran);
    };
    lines.on("line", onLine);
    void closed.then((code) => {
      const title = `${file}: its process ended with exit code ${code} in the middle`;
      const milliseconds = performance.now() - started;
      const result = { file, passed: 0, failed: 1, failures: [{ title, message: "" }], milliseconds };
      settle({ result, output: `${output.join("\n")}\n${title}\n`, ended: true });
    });
    stdin?.write(`${file}\n`);
  });
}
