import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDir } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { certbotPython } from "./certbotPython.ts";
import { legoProgram } from "./legoProgram.ts";
import { peakMemory } from "./peakMemory.ts";
import type { RenewalBenchStage } from "./renewalBenchStage.ts";
import type { Issuance } from "./renewalIssuance.ts";

const RUN_SECONDS = 120;
/** A peer's process, by the cache entry that its program is in. */
const CACHED = /\/(lego|certbot)-[\d.]+-/;
/** Its own start script names the Python of the folder that it was installed in, and a cache entry is moved. */
const CERTBOT = ["-c", "import sys; from certbot.main import main; sys.exit(main())"];

/** Another ACME client's issuances; none, and why, when it could not be run. */
export interface AcmePeer {
  readonly name: string;
  readonly issuances: readonly Issuance[];
  readonly why?: string;
}

interface Client {
  readonly name: string;
  /** The program, made on first use. */
  readonly make: () => Promise<string>;
  readonly register: (dir: string) => readonly string[];
  readonly obtain: (dir: string, name: string) => readonly string[];
}

/** lego and certbot at the same Pebble, with the same zone: each registers first, then issues as often as we did. */
export async function acmePeers(
  stage: RenewalBenchStage,
  runs: number,
  report: (line: string) => void,
): Promise<AcmePeer[]> {
  const peers: AcmePeer[] = [];
  for (const client of clients(stage.proxy.directory, report)) {
    try {
      peers.push({ name: client.name, issuances: await issuances(stage, client, runs) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      peers.push({ name: client.name, issuances: [], why: why.slice(0, 300) });
    }
  }
  return peers;
}

function clients(directory: string, report: (line: string) => void): readonly Client[] {
  const cache = cacheDir();
  const folders = (dir: string) =>
    ["config", "work", "logs"].flatMap((folder) => [`--${folder}-dir`, join(dir, folder)]);
  const certbot = (dir: string) => [...folders(dir), "--non-interactive", "--server", directory];
  return [
    {
      name: "lego",
      make: () => legoProgram(cache, report),
      register: (dir) => ["register", directory, join(dir, "account.json")],
      obtain: (dir, name) => ["obtain", directory, join(dir, "account.json"), name],
    },
    {
      name: "certbot",
      make: () => certbotPython(cache, report),
      register: (dir) => [...CERTBOT, "register", "--agree-tos", "--register-unsafely-without-email", ...certbot(dir)],
      obtain: (dir, name) => [
        ...CERTBOT,
        "certonly",
        "--dns-route53",
        "--key-type",
        "ecdsa",
        "-d",
        name,
        ...certbot(dir),
      ],
    },
  ];
}

async function issuances(stage: RenewalBenchStage, client: Client, runs: number): Promise<Issuance[]> {
  const program = await client.make();
  const dir = await mkdtemp(join(tmpdir(), `bench-${client.name}-`));
  try {
    const roots = join(dir, "roots.pem");
    await writeFile(roots, stage.pebble.roots);
    const env = environment(stage, roots);
    await run(program, client.register(dir), env);
    const measured: Issuance[] = [];
    for (let at = 0; at < runs; at++) {
      stage.proxy.clear();
      const from = performance.now();
      const { megabytes } = await peakMemory({ client: CACHED }, () =>
        run(program, client.obtain(dir, `${client.name}${at}.${stage.domain}`), env),
      );
      const seconds = (performance.now() - from) / 1000;
      measured.push({ requests: stage.proxy.requests.length, seconds, megabytes: megabytes["client"] ?? Number.NaN });
    }
    return measured;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What leads a client to the local AWS and lets it trust Pebble, each by its own variables. */
function environment(stage: RenewalBenchStage, roots: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: tmpdir(),
    AWS_ENDPOINT_URL: stage.aws.url,
    AWS_REGION: "us-west-2",
    AWS_DEFAULT_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_HOSTED_ZONE_ID: stage.zoneId,
    // lego would ask the machine's own name servers whether the challenge record's name is an alias.
    LEGO_DISABLE_CNAME_SUPPORT: "true",
    LEGO_CA_CERTIFICATES: roots,
    REQUESTS_CA_BUNDLE: roots,
  };
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await runTool(program, args, { env, deadlineSeconds: RUN_SECONDS });
  if (code !== 0)
    throw new Error(`${args.slice(0, 3).join(" ")} ended with ${code}: ${`${stdout}${stderr}`.trim().slice(-250)}`);
}
