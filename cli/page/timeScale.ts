/** Milliseconds since the epoch. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** How far an instant is into a span: percent with one digit, never outside. */
export function share(instant: number, { from, to }: TimeSpan): number {
  const part = to === from ? 0 : (instant - from) / (to - from);
  return Math.round(1000 * Math.min(1, Math.max(0, part))) / 10;
}

const NARROWEST = 0.5;

/** How much of the whole a span is, in percent with one digit: never so narrow that it cannot be seen. */
export function width(span: TimeSpan, whole: TimeSpan): number {
  return Math.max(NARROWEST, Math.round(10 * (share(span.to, whole) - share(span.from, whole))) / 10);
}
