import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import type { RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
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

/** Milliseconds that work may still take; what is behind them is kept for cleaning up. */
export function timeLeft({ ports, reserveMs }: RunContext): number {
  return ports.clock.remaining() - reserveMs;
}

/** Sleeps, or throws at once when that would go into the reserve: `reason` then says what the next run goes on with. */
export async function pause(
  context: RunContext,
  milliseconds: number,
  late: { readonly reason: RenewalReason; readonly detail: string; readonly keep?: boolean },
): Promise<void> {
  const { clock } = context.ports;
  if (milliseconds < timeLeft(context)) return clock.sleep(milliseconds);
  const notBefore = late.keep === true ? new Date(clock.now().getTime() + milliseconds) : undefined;
  throw new RenewalError({ reason: late.reason, detail: late.detail, notBefore });
}

/** Waits between looks: a short one first, then longer ones. */
export function* growing(first: number, longest: number): Generator<number, never> {
  for (let wait = first; ; wait = Math.min(wait * 1.6, longest)) yield Math.round(wait);
}
