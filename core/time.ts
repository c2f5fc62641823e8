/** Lengths of time in seconds. */
export const MINUTE_SECONDS = 60;
export const HOUR_SECONDS = 3600;
export const DAY_SECONDS = 86_400;

/** The same in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** An instant for people: `2027-06-01 09:30 UTC`. Milliseconds since the epoch, or ISO 8601 in UTC. */
export function minuteText(instant: number | string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Its day in UTC: `2027-06-01`. */
export function dayText(instant: number | string): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** How long, in whole units that still tell something: `45 min`, `30 h`, `188 d`. */
export function spanText(milliseconds: number): string {
  if (milliseconds < 2 * HOUR_MS) return `${Math.max(0, Math.round(milliseconds / MINUTE_MS))} min`;
  if (milliseconds < 2 * DAY_MS) return `${Math.floor(milliseconds / HOUR_MS)} h`;
  return `${Math.floor(milliseconds / DAY_MS)} d`;
}
