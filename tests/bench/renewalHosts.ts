import { type BenchRow, benchRow } from "./benchRow.ts";
import { renewalYear, type YearFigures } from "./renewalYear.ts";

const HOSTS = 1000;
const DAYS = 365;
const LIFETIMES = [90, 45] as const;
/** What one issuance costs at the CA: see the row of the requests. */
const REQUESTS_AN_ORDER = 9;
/** As the function has it. */
const HOSTS_AT_ONCE = 4;
const SEED = 20261125;

/** A thousand hosts over a year, simulated with the product's decision, window and backoff at the CA's limits. */
export function renewalHosts(bench: string): BenchRow[] {
  const steady = LIFETIMES.flatMap((lifetimeDays) => yearRows(bench, lifetimeDays));
  const atOnce = renewalYear({ ...options(90), days: 30, hostsADay: HOSTS });
  const metric = `${HOSTS} hosts configured on one day: orders refused by a limit, 30 days`;
  return [...steady, benchRow({ bench, metric, unit: "orders", ours: atOnce.limited })];
}

function yearRows(bench: string, lifetimeDays: number): BenchRow[] {
  const year = renewalYear(options(lifetimeDays));
  const row = (metric: string, unit: string, ours: number, oursAtMost?: number) =>
    benchRow({
      bench,
      metric: `${HOSTS} hosts, a year, ${lifetimeDays} days each: ${metric}`,
      unit,
      ours,
      ...(oursAtMost === undefined ? {} : { limit: { oursAtMost } }),
    });
  return [
    row("limits met", "orders", year.limited, 0),
    row("runs with an expired certificate", "runs", year.expired, 0),
    row("orders, 2 % of them failing", "a day", year.orders / DAYS),
    row("of them exempt from limits", "%", (100 * year.exempt) / year.orders),
    row("ACME requests", "a day", requests(year) / DAYS),
    row("SSM calls to look", "a day", year.looks / DAYS),
    row("most orders of one run", "orders", year.peak),
    row("of those at the same time", "orders", Math.min(year.peak, HOSTS_AT_ONCE)),
  ];
}

function requests({ orders, polls }: YearFigures): number {
  return orders * REQUESTS_AN_ORDER + polls;
}

function options(lifetimeDays: number) {
  const hosts = { hosts: HOSTS, hostsADay: HOSTS / 10, hostsADomain: 50 };
  return { ...hosts, days: DAYS, lifetimeDays, failing: 0.02, random: seeded(SEED) };
}

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
