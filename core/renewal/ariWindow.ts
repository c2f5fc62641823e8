import * as z from "zod";
import type { RenewalWindow } from "../hostCertificate/hostState.ts";
import { LONGEST_POLL_MS } from "./renewalTime.ts";

const HOUR_MS = 3_600_000;
/** How long to leave it when the CA names no time (RFC 9773, 4.3.3), and the shortest time that is believed. */
const DEFAULT_POLL_MS = 6 * HOUR_MS;
const SHORTEST_POLL_MS = 60_000;

const answer = z.object({
  suggestedWindow: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
  explanationURL: z.string().optional(),
});

export interface AriAnswer {
  readonly body: unknown;
  /** The CA's Retry-After in milliseconds. */
  readonly retryAfter: number | undefined;
}

export interface AriContext {
  /** Where it was asked: the base and the certificate's id. */
  readonly url: string;
  readonly now: Date;
  /** From 0 up to, but without, 1. */
  readonly random: number;
  /** The window that was known before. */
  readonly known: RenewalWindow | undefined;
}

/**
 * The window that an answer tells, with a time chosen in it: the one chosen before as long as the window stays, else a
 * new one, drawn evenly. Undefined when the answer makes no sense, or its window ends before it starts: then the client
 * goes on as if there was no ARI (RFC 9773, 4.2).
 */
export function ariWindow({ body, retryAfter }: AriAnswer, context: AriContext): RenewalWindow | undefined {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return undefined;
  const start = Date.parse(parsed.data.suggestedWindow.start);
  const end = Date.parse(parsed.data.suggestedWindow.end);
  if (end <= start) return undefined;
  const { known, url } = context;
  const same = known?.url === url && Date.parse(known.start) === start && Date.parse(known.end) === end;
  const explanation = explanationOf(parsed.data.explanationURL);
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    chosen: same ? known.chosen : new Date(start + Math.floor((end - start) * context.random)).toISOString(),
    ...(explanation !== undefined && { explanationUrl: explanation }),
    url,
    nextPoll: nextPoll(retryAfter, context.now, context.random),
  };
}

/** When to ask again: as the CA says, at least once a day, and not at the same second as everybody else. */
export function nextPoll(retryAfter: number | undefined, now: Date, random: number): string {
  const wait = Math.min(Math.max(retryAfter ?? DEFAULT_POLL_MS, SHORTEST_POLL_MS), LONGEST_POLL_MS);
  return new Date(now.getTime() + wait + Math.floor(Math.min(wait / 20, HOUR_MS) * random)).toISOString();
}

/** Only an address that a person can open, and of a length that fits into the state. */
function explanationOf(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/\S{1,300}$/.test(url) ? url : undefined;
}
