import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { buildFunction } from "../../components/renewal/build/buildFunction.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { type BenchRow, benchRow } from "./benchRow.ts";
import { median, PROGRAM_DIR } from "./benchStage.ts";

const RUNS = 7;
const MEGABYTE = 1_000_000;
/** A file of its own: `node -e` has a `require` that a module lacks. */
const LOADER = `import { readFileSync } from "node:fs";
const from = process.cpuUsage();
await import(process.argv[2]);
const { user, system } = process.cpuUsage(from);
const milliseconds = (user + system) / 1000;
const [, peak] = /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
process.stdout.write(JSON.stringify({ milliseconds, megabytes: peak / 1024 }));
`;
/** Without it, acme-client's own `require` does not work in a module. */
const BANNER = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

const ENTRY = 'import "acme-client"; export { handler } from "./lambdas/renewal/handler.ts";';

interface Load {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** The function's bundle against what esbuild makes of the same code by its defaults. */
export async function renewalBundleSize(bench: string): Promise<BenchRow[]> {
  const dir = await mkdtemp(join(tmpdir(), "bench-renewal-"));
  try {
    const { code } = await buildFunction(PROGRAM_DIR);
    const plain = await defaultBundle();
    await writeFile(join(dir, "ours.mjs"), code);
    await writeFile(join(dir, "plain.mjs"), plain);
    await writeFile(join(dir, "load.mjs"), LOADER);
    const ours: Load[] = [];
    const peers: Load[] = [];
    // In turn, so that a busy moment of the machine meets both.
    for (let run = 0; run < RUNS; run++) {
      ours.push(await load(dir, "ours.mjs"));
      peers.push(await load(dir, "plain.mjs"));
    }
    const peerName = "esbuild's defaults, minified, all loaded at once";
    const middle = (of: readonly Load[], pick: (one: Load) => number) => median(of.map(pick));
    return [
      benchRow({
        bench,
        metric: "bundle, minified",
        unit: "MB",
        ours: code.length / MEGABYTE,
        peer: plain.length / MEGABYTE,
        peerName,
        limit: { oursAtMost: 0.75 },
      }),
      benchRow({
        bench,
        metric: "processor time of loading the bundle",
        unit: "ms",
        ours: middle(ours, ({ milliseconds }) => milliseconds),
        peer: middle(peers, ({ milliseconds }) => milliseconds),
        peerName,
        limit: { ratioAtMost: 0.35 },
      }),
      benchRow({
        bench,
        metric: "peak memory after loading",
        unit: "MB",
        ours: middle(ours, ({ megabytes }) => megabytes),
        peer: middle(peers, ({ megabytes }) => megabytes),
        peerName,
      }),
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function defaultBundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: PROGRAM_DIR,
    // The function loads acme-client when it makes a request for a certificate; a bundle without that would do it at once.
    stdin: { contents: ENTRY, resolveDir: PROGRAM_DIR },
    write: false,
    bundle: true,
    minify: true,
    logLevel: "silent",
    tsconfigRaw: "{}",
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: BANNER },
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made no file of lambdas/renewal/handler.ts");
  return file.contents;
}

async function load(dir: string, file: string): Promise<Load> {
  const { code, stdout, stderr } = await runTool(process.execPath, [join(dir, "load.mjs"), join(dir, file)], {
    deadlineSeconds: 60,
  });
  if (code !== 0) throw new Error(`${file} does not load (code ${code}): ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as Load;
}
