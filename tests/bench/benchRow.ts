/** One measured figure beside its peer; the shape that `--json` writes. */
export interface BenchRow {
  readonly bench: string;
  readonly metric: string;
  readonly unit: string;
  /** Absent when it could not be measured; then `why` says so. */
  readonly ours?: number;
  readonly peer?: number;
  readonly peerName: string;
  /** ours / peer; absent without a peer. */
  readonly ratio?: number;
  readonly goal: string;
  /** Absent for a figure that has no goal. */
  readonly met?: boolean;
  readonly why?: string;
}

/** What a row's figure must not exceed. */
export type Limit =
  | { readonly ratioAtMost: number }
  | { readonly oursAtMost: number }
  | { readonly excessAtMost: number };

export interface Measurement {
  readonly bench: string;
  readonly metric: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer?: number;
  readonly peerName?: string;
  readonly limit?: Limit;
}

/** A measurement with its ratio, its goal in words, and whether the goal is met. */
export function benchRow({ limit, peerName, ...measured }: Measurement): BenchRow {
  const { ours, peer } = measured;
  return {
    ...measured,
    peerName: peerName ?? "none",
    ...(peer === undefined || peer === 0 ? {} : { ratio: ours / peer }),
    goal: goalText(limit, measured.unit),
    ...(limit === undefined ? {} : { met: isMet(limit, ours, peer) }),
  };
}

/** A row that could not be measured: it says why, and its goal is not met. */
export function unmeasuredRow(bench: string, metric: string, unit: string, why: string): BenchRow {
  return { bench, metric, unit, peerName: "none", goal: "to be measured", met: false, why };
}

function goalText(limit: Limit | undefined, unit: string): string {
  if (limit === undefined) return "none";
  if ("ratioAtMost" in limit) return `ratio <= ${limit.ratioAtMost}`;
  if ("oursAtMost" in limit) return `<= ${limit.oursAtMost} ${unit}`;
  return `at most ${limit.excessAtMost} ${unit} above the peer`;
}

function isMet(limit: Limit, ours: number, peer: number | undefined): boolean {
  if ("oursAtMost" in limit) return ours <= limit.oursAtMost;
  if (peer === undefined || peer === 0) return false;
  return "ratioAtMost" in limit ? ours / peer <= limit.ratioAtMost : ours - peer <= limit.excessAtMost;
}
