import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { RenewalReason } from "../../../core/renewal/renewalReason.ts";
import type { RunContext } from "./runContext.ts";

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
