import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../process/isAlive.ts";
import { onExit } from "../process/onExit.ts";
import { ToolchainError } from "./runTool.ts";

export interface LockOptions {
  /** Gives up after this many seconds of waiting for another process. */
  readonly deadlineSeconds: number;
  /** Called once, with the owner's pid, when another process holds the lock. */
  readonly onWait?: (pid: number) => void;
  /** Seconds without a sign of life after which a lock counts as left behind. @default 60 */
  readonly staleSeconds?: number;
}

const POLL_MS = 200;

/**
 * Runs `work` while the file `path` is held: created exclusively, with the owner's pid in it, and touched while held.
 * A lock whose owner died, or that nobody touched for `staleSeconds`, is taken over.
 * Throws ToolchainError at the deadline.
 */
export async function withFileLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const content = await acquire(path, options);
  const release = () => removeOwn(path, content);
  const forget = onExit(release);
  const sign = setInterval(() => void touch(path), 5_000);
  try {
    return await work();
  } finally {
    clearInterval(sign);
    forget();
    await release();
  }
}

async function acquire(path: string, options: LockOptions): Promise<string> {
  const content = `${process.pid} ${randomUUID()}`;
  const until = Date.now() + options.deadlineSeconds * 1000;
  let reported = false;
  while (!(await create(path, content))) {
    const seen = await readOrUndefined(path);
    if (seen === undefined) continue;
    const pid = Number.parseInt(seen, 10);
    if (await isStale(path, pid, options.staleSeconds ?? 60)) {
      await takeAway(path, seen);
      continue;
    }
    if (!reported) options.onWait?.(pid);
    reported = true;
    if (Date.now() > until) {
      throw new ToolchainError(
        `waited ${options.deadlineSeconds} s for process ${pid}, which holds ${path}. If it hangs, end it and run this again.`,
      );
    }
    await wait(POLL_MS);
  }
  return content;
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function isStale(path: string, pid: number, staleSeconds: number): Promise<boolean> {
  const age = await ageSeconds(path);
  if (age === undefined) return false;
  // A writer that has just created the file may not have written its pid yet.
  if (Number.isNaN(pid)) return age > 5;
  return !isAlive(pid) || age > staleSeconds;
}

/**
 * Two waiters may both find the lock stale, and the slower one must not take away the new lock of the faster one: what
 * was moved away is looked at, and put back when it is another.
 */
async function takeAway(path: string, seen: string): Promise<void> {
  const aside = `${path}.stale-${process.pid}-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  const moved = await readOrUndefined(aside);
  if (moved !== undefined && moved !== seen) await create(path, moved);
  await rm(aside, { force: true });
}

async function removeOwn(path: string, content: string): Promise<void> {
  if ((await readOrUndefined(path)) === content) await rm(path, { force: true });
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

async function ageSeconds(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : (Date.now() - found.mtimeMs) / 1000;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
