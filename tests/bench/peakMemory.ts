import { readdirSync, readFileSync } from "node:fs";

const INTERVAL_MS = 50;

/** Peak resident memory in MB of every process that `work` starts, by the part of its command line in `names`. */
export async function peakMemory<T>(
  names: Readonly<Record<string, RegExp>>,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly megabytes: Readonly<Record<string, number>> }> {
  const peaks: Record<string, number> = {};
  const look = () => {
    for (const { command, megabytes } of descendants(process.pid)) {
      for (const [name, pattern] of Object.entries(names)) {
        if (pattern.test(command)) peaks[name] = Math.max(peaks[name] ?? 0, megabytes);
      }
    }
  };
  const timer = setInterval(look, INTERVAL_MS);
  try {
    return { result: await work(), megabytes: peaks };
  } finally {
    clearInterval(timer);
  }
}

interface ProcessSight {
  readonly command: string;
  readonly megabytes: number;
}

/** From Linux's /proc; a process that ends while it is read is left out. */
function descendants(root: number): ProcessSight[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    const parent = /^\d+$/.test(entry) ? parentOf(Number(entry)) : undefined;
    if (parent !== undefined) parents.set(Number(entry), parent);
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow).flatMap((pid) => sightOf(pid) ?? []);
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(procFile(pid, "status"))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function sightOf(pid: number): ProcessSight | undefined {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(procFile(pid, "status"))?.[1];
  if (peak === undefined) return undefined;
  return { command: procFile(pid, "cmdline").replaceAll("\0", " "), megabytes: Number(peak) / 1024 };
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
