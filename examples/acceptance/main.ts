import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { onFirstSignal } from "../../packages/local-aws/process/onExit.ts";
import { awsPlugin } from "../../packages/local-aws/toolchain/awsPlugin.ts";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { pulumiEngine } from "../../packages/local-aws/toolchain/pulumiEngine.ts";
import { ToolchainError } from "../../packages/local-aws/toolchain/runTool.ts";
import { acceptanceArguments } from "./acceptanceOptions.ts";
import { callerPolicy } from "./core/callerPolicy.ts";
import { reportMarkdown } from "./core/reportMarkdown.ts";
import { acceptanceScope } from "./core/scope.ts";
import { awsPlatform } from "./run/platform.ts";
import { PrerequisiteError } from "./prerequisites.ts";
import { type AcceptanceEdges, cleanAcceptance, runAcceptance } from "./runAcceptance.ts";

const INTERRUPTED = 130;

const options = acceptanceArguments(process.argv.slice(2));
const write = (line: string) => process.stdout.write(`${line}\n`);

if (options.policy) write(JSON.stringify(callerPolicy(acceptanceScope(options)), undefined, 2));
else process.exitCode = await run();

async function run(): Promise<number> {
  const interrupt = new AbortController();
  onFirstSignal(() => {
    write("Interrupted: what was begun is finished, then everything is removed. Ctrl-C again ends this at once.");
    interrupt.abort();
  });
  try {
    const edges = await edgesOf(interrupt.signal);
    if (options.clean) return (await cleanAcceptance(options, edges)).length === 0 ? 0 : 1;
    const report = await runAcceptance(options, edges);
    await writeFile(`${options.report}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
    await writeFile(`${options.report}.md`, reportMarkdown(report));
    write(`${report.ok ? "Passed" : "FAILED"}. The report is in ${options.report}.md and ${options.report}.json.`);
    if (interrupt.signal.aborted && report.left.length === 0) return INTERRUPTED;
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof PrerequisiteError || error instanceof ToolchainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function edgesOf(interrupted: AbortSignal): Promise<AcceptanceEdges> {
  const cache = cacheDir();
  const node = process.execPath;
  const pulumi = await pulumiEngine(cache, write);
  const plugin = await awsPlugin(options.provider, { cache, node, pulumi, report: write });
  const platform = awsPlatform({ env: process.env, toolchain: { node, pulumi, awsPlugin: plugin }, cacheDir: cache });
  const asked = process.stdin.isTTY ? () => ask(interrupted) : undefined;
  return { platform, write, interrupted, confirm: options.yes ? async () => true : asked };
}

/** Ctrl-C and Ctrl-D give an empty answer, which means no. */
async function ask(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal
      .question("Make it, run the steps, and remove it? Type yes: ", { signal })
      .catch(() => "");
    return answer.trim() === "yes";
  } finally {
    terminal.close();
  }
}
