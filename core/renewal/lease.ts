import * as z from "zod/mini";
import { parsedJson } from "../parsedJson.ts";

/**
 * Time that clocks of two runs may differ by. A run cannot outlive Lambda's time limit, so a lease that ended this long
 * ago has no living holder.
 */
export const CLOCK_SKEW_MS = 2_000;

const leaseSchema = z.object({
  /** Id of the run that made it. */
  holder: z.string(),
  /** End of the time that Lambda gives the holder; the lease's own time when it was given back. */
  until: z.iso.datetime(),
  released: z.boolean(),
});

export type Lease = z.output<typeof leaseSchema>;

/** The highest number below a lease folder, and the lease that it holds; undefined when there is none. */
export interface NewestLease {
  readonly number: number;
  /** Undefined = it cannot be read, and so holds nobody off. */
  readonly lease: Lease | undefined;
}

const NUMBER = /\/(\d{1,12})$/;

export function newestLease(held: ReadonlyMap<string, { readonly value: string }>): NewestLease | undefined {
  const found = [...held].flatMap(([name, { value }]) => {
    const number = leaseNumber(name);
    return number === undefined ? [] : [{ number, value }];
  });
  const newest = found.sort((left, right) => right.number - left.number)[0];
  return newest === undefined
    ? undefined
    : { number: newest.number, lease: leaseSchema.safeParse(parsedJson(newest.value)).data };
}

export function leaseNumber(name: string): number | undefined {
  const digits = NUMBER.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether somebody may be working under it now. */
export function isHeld({ lease }: NewestLease, now: Date): boolean {
  return lease !== undefined && !lease.released && now.getTime() < Date.parse(lease.until) + CLOCK_SKEW_MS;
}
