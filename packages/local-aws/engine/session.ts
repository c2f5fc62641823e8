import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "../process/isAlive.ts";
import { cacheDir } from "../toolchain/cacheEntry.ts";
import type { PulumiStack } from "./index.ts";

/** A local AWS that is left running, and the stack in it: what `npm run pulumi` needs to go on with it. */
export interface Session {
  /** Process that keeps it running; when it has ended, the session is over. */
  readonly pid: number;
  /** The engine's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the engine. */
  readonly pulumi: string;
  /** The stack that commands work on; absent when nothing is deployed. */
  readonly deployed?: { readonly programDir: string; readonly stack: string; readonly configFile: string };
}

/** This checkout: another one's local AWS runs another program. */
const CHECKOUT = join(import.meta.dirname, "..", "..", "..");

/** Folder of the files, one a process, that tell other commands about the running local AWS. */
export function sessionDir(): string {
  return join(cacheDir(), "sessions");
}

/** A session of a stack, kept by this process. */
export function sessionOf(pulumi: string, stack: PulumiStack): Session {
  const { env, programDir, stack: name, configFile } = stack;
  return { pid: process.pid, env, pulumi, deployed: { programDir, stack: name, configFile } };
}

/** Tells other commands about the session. Returns the function that takes it back. */
export async function publishSession(session: Session, dir: string = sessionDir()): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, `${session.pid}.json`);
  await writeFile(file, JSON.stringify({ ...session, checkout: CHECKOUT }, undefined, 2), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/**
 * The session of this checkout that runs now; undefined when there is none. Of several, the newest that has something
 * deployed, else the newest. Files whose process has ended are removed.
 */
export async function readSession(dir: string = sessionDir()): Promise<Session | undefined> {
  const names = await readdir(dir).catch(() => []);
  const living: { readonly session: Session; readonly since: number }[] = [];
  for (const file of names.map((name) => join(dir, name))) {
    const { checkout, ...session } = JSON.parse(await readFile(file, "utf8")) as Session & { checkout?: string };
    if (!isAlive(session.pid)) await rm(file, { force: true });
    else if (checkout === CHECKOUT) living.push({ session, since: (await stat(file)).mtimeMs });
  }
  living.sort((left, right) => right.since - left.since);
  return (living.find(({ session }) => session.deployed !== undefined) ?? living[0])?.session;
}
