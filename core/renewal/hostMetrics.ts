import type { RENEWAL_METRICS } from "./renewalMetrics.ts";

/** Values of one host's metrics; those that are not known in a run are left out. */
export type HostMetrics = Readonly<Partial<Record<keyof typeof RENEWAL_METRICS, number>>>;
