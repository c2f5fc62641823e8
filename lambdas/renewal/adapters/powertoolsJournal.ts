import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { HostMetrics } from "../../../core/renewal/hostMetrics.ts";
import { HOST_DIMENSION, METRICS_NAMESPACE, RENEWAL_METRICS } from "../../../core/renewal/renewalMetrics.ts";
import type { Journal, JournalFields } from "../ports/journal.ts";
import { sourcePlaces } from "./sourcePlaces.ts";

type Metric = keyof typeof RENEWAL_METRICS;

/** The program puts it into the archive, beside this bundle. */
const SOURCE_MAP = join(import.meta.dirname, "index.mjs.map");

/** Log and metrics by Powertools: JSON lines on standard output, which Lambda brings to CloudWatch. */
export class PowertoolsJournal implements Journal {
  readonly #logger: Logger;
  readonly #metrics = new Metrics({ namespace: METRICS_NAMESPACE });

  constructor(runId: string) {
    this.#logger = new Logger({ serviceName: "renewal", persistentKeys: { run: runId } });
    // Alarms name the host and nothing else.
    this.#metrics.clearDefaultDimensions();
  }

  info(message: string, fields: JournalFields = {}): void {
    this.#logger.info(message, { ...fields });
  }

  warn(message: string, fields: JournalFields = {}): void {
    this.#logger.warn(message, { ...fields });
  }

  error(message: string, fields: JournalFields = {}): void {
    this.#logger.error(message, { ...fields });
  }

  fault(message: string, cause: unknown, fields: JournalFields = {}): void {
    const places = sourcePlaces(cause, SOURCE_MAP);
    this.#logger.error(message, { ...fields, ...(places.length > 0 && { places }) });
  }

  metrics(host: string, values: HostMetrics): void {
    this.#metrics.addDimension(HOST_DIMENSION, host);
    for (const [metric, value] of Object.entries(values) as [Metric, number][]) {
      this.#metrics.addMetric(RENEWAL_METRICS[metric], unitOf(metric), value);
    }
    this.#metrics.publishStoredMetrics();
  }
}

function unitOf(metric: Metric): (typeof MetricUnit)[keyof typeof MetricUnit] {
  if (metric === "overdueSeconds") return MetricUnit.Seconds;
  return metric === "daysToExpiry" ? MetricUnit.NoUnit : MetricUnit.Count;
}
