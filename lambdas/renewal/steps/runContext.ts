import type { RenewalSettings } from "../../../core/renewal/renewalSettings.ts";
import type { Ports } from "../ports/index.ts";

/** What all hosts of one run share. */
export interface RunContext {
  readonly settings: RenewalSettings;
  readonly ports: Ports;
  /** Lambda's id of the run: the holder of its leases. */
  readonly runId: string;
  /** Milliseconds of the run's end that are kept for cleaning up. */
  readonly reserveMs: number;
  /** Directories that said in this run that they cannot serve, and until when they are left alone. */
  readonly resting: Map<string, Date>;
}

/** Of a run of 15 minutes, 20 seconds; of a shorter one, its share. */
const RESERVE_MS = 20_000;
const RESERVE_SHARE = 0.2;

export function reserveOf(remainingMs: number): number {
  return Math.min(RESERVE_MS, remainingMs * RESERVE_SHARE);
}
