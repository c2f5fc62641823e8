import type { HostMetrics } from "../../../core/renewal/hostMetrics.ts";

/** Flat and free of secrets. */
export type JournalFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Log and metrics of a run. */
export interface Journal {
  info(message: string, fields?: JournalFields): void;
  warn(message: string, fields?: JournalFields): void;
  error(message: string, fields?: JournalFields): void;
  /** An error with its place in the sources; what it says itself may hold anything, and is left out. */
  fault(message: string, cause: unknown, fields?: JournalFields): void;
  metrics(host: string, values: HostMetrics): void;
}
