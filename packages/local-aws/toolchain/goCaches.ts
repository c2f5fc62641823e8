import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "../process/isAlive.ts";
import { onExit } from "../process/onExit.ts";

/** Go's own caches would stay for ever, some gigabytes of them. */
const PREFIX = "go.tmp-";

/** Builds of this process that have begun and not ended, by folder: they share what is downloaded and compiled. */
const building = new Map<string, number>();

/**
 * Runs a build with Go's caches in a folder of this process below `folder`. The folder is removed when the last of the
 * builds that run at the same time has ended, and so is one that a killed process has left there.
 */
export async function withGoCaches<T>(
  folder: string,
  build: (env: Readonly<Record<"GOPATH" | "GOMODCACHE" | "GOCACHE", string>>) => Promise<T>,
): Promise<T> {
  const caches = join(folder, `${PREFIX}${process.pid}`);
  const remove = () => rm(caches, { recursive: true, force: true });
  building.set(caches, (building.get(caches) ?? 0) + 1);
  const forget = onExit(remove);
  try {
    await removeAbandoned(folder);
    await mkdir(caches, { recursive: true });
    return await build({ GOPATH: caches, GOMODCACHE: join(caches, "mod"), GOCACHE: join(caches, "build") });
  } finally {
    forget();
    const others = (building.get(caches) ?? 1) - 1;
    building.set(caches, others);
    if (others === 0) await remove();
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter(
    (name) => name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length))),
  );
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
