import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second, whatever its timer. */
const TICKS_A_SECOND = 100;
/** Places of `cutime` and `cstime` behind the name in parentheses: man 5 proc_pid_stat. */
const USER = 13;
const SYSTEM = 14;

/**
 * Processor seconds of all processes that this one has started and that have ended, theirs included. Other than wall
 * time it does not count the waits for a busy machine. Undefined where there is no /proc.
 */
export function endedProcessesSeconds(): number | undefined {
  try {
    return secondsIn(readFileSync("/proc/self/stat", "utf8"));
  } catch {
    return undefined;
  }
}

/** From the text of a /proc/PID/stat. */
export function secondsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_A_SECOND;
}
