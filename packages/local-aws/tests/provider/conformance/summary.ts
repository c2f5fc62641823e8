import type { RecordedRun } from "./side.ts";

/** What a run did with one resource, as a scenario's step expects it: `update!: Modify`. */
export function summaryOf(run: RecordedRun, name: string): string {
  const calls = Object.entries(run.calls).filter(([id]) => id === name || id.startsWith(`${name}-`));
  const lists = calls.flatMap(([, made]) => made);
  return `${(run.operations[name] ?? []).join(" ")}: ${lists.sort().join(" + ")}`;
}
