import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { certbotPython } from "../bench/certbotPython.ts";
import { PROGRAM } from "./testStack.ts";

const SECONDS = 120;
const DOCUMENTED_HOST = /smtp-out\.example\.net/g;
/** Its own start script names the Python of the folder that it was installed in, and a cache entry is moved. */
const CERTBOT = "import sys; from certbot.main import main; sys.exit(main())";

export interface ByHandOptions {
  readonly hostname: string;
  /** Where the challenge record goes. */
  readonly zoneId: string;
  /** Directory URL of the CA, and what its clients trust. */
  readonly directory: string;
  readonly roots: string;
  /** Variables that lead to AWS. */
  readonly aws: Readonly<Record<string, string>>;
}

export interface BundleByHand {
  readonly bundle: string;
  /** What docs/renewal.md gives `aws ssm put-parameter`, by option: `type`, `tier`, … */
  readonly put: Readonly<Record<string, string>>;
}

/**
 * The steps of docs/renewal.md, "When all of it fails", as they are written there, for another host: certbot makes the
 * certificate, and a shell the bundle. Throws with a step's own words.
 */
export async function certbotByHand(options: ByHandOptions): Promise<BundleByHand> {
  const python = await certbotPython(cacheDir(), (line) => process.stderr.write(`${line}\n`));
  const dir = await mkdtemp(join(tmpdir(), "certbot-by-hand-"));
  try {
    await writeFile(join(dir, "roots.pem"), options.roots);
    await writeFile(join(dir, "certbot"), wrapper(python, options), { mode: 0o755 });
    const page = await readFile(join(PROGRAM, "docs", "renewal.md"), "utf8");
    const step = (start: string) => documented(page, start).replace(DOCUMENTED_HOST, options.hostname);
    const env = {
      ...options.aws,
      HOME: dir,
      PATH: `${dir}:${process.env["PATH"]}`,
      REQUESTS_CA_BUNDLE: join(dir, "roots.pem"),
    };
    for (const line of [step("certbot certonly"), step("cat c/live")]) await shell(line, dir, env);
    return {
      bundle: await readFile(join(dir, "bundle.pem"), "utf8"),
      put: optionsOf(step("aws ssm put-parameter --name")),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function documented(page: string, start: string): string {
  const [, section = ""] = page.split("## When all of it fails");
  const line = new RegExp(`\`(${start}[^\`]+)\``).exec(section)?.[1];
  if (line === undefined) throw new Error(`docs/renewal.md has no command that begins with "${start}"`);
  return line;
}

/** `certbot` with what a terminal would be asked for, and hooks in the place of the person at the zone's console. */
function wrapper(python: string, { directory, zoneId }: ByHandOptions): string {
  const hook = (action: string) =>
    `"${process.execPath} ${join(import.meta.dirname, "challengeByHand.ts")} ${action} ${zoneId}"`;
  const more = [
    `--server ${directory} --non-interactive --agree-tos --register-unsafely-without-email`,
    `--manual-auth-hook ${hook("put")} --manual-cleanup-hook ${hook("take")}`,
  ];
  return `#!/bin/sh\nexec "${python}" -c "${CERTBOT}" "$@" ${more.join(" ")}\n`;
}

async function shell(line: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await runTool("sh", ["-c", line], { cwd, env, deadlineSeconds: SECONDS });
  if (code !== 0) throw new Error(`${line} ended with ${code}: ${`${stdout}${stderr}`.trim().slice(-800)}`);
}

function optionsOf(line: string): Record<string, string> {
  return Object.fromEntries(
    [...line.matchAll(/--([a-z-]+)(?: (?!--)(\S+))?/g)].map(([, key, value = ""]) => [key, value]),
  );
}
