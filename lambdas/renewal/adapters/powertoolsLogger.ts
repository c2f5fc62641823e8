import { join } from "node:path";
import { Logger as JsonLogger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import {
  type HostMetrics,
  HOST_DIMENSION,
  METRICS_NAMESPACE,
  RENEWAL_METRICS,
} from "../../../core/renewal/renewalMetrics.ts";
import type { Logger, LogFields } from "../ports/index.ts";
import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";

type Metric = keyof typeof RENEWAL_METRICS;

/** The program puts it into the archive, beside this bundle. */
const SOURCE_MAP = join(import.meta.dirname, "index.mjs.map");

/** Log and metrics by Powertools: JSON lines on standard output, which Lambda brings to CloudWatch. */
export class PowertoolsLogger implements Logger {
  readonly #logger: JsonLogger;
  readonly #metrics = new Metrics({ namespace: METRICS_NAMESPACE });

  constructor(runId: string) {
    this.#logger = new JsonLogger({ serviceName: "renewal", persistentKeys: { run: runId } });
    // Alarms name the host and nothing else.
    this.#metrics.clearDefaultDimensions();
  }

  info(message: string, fields: LogFields = {}): void {
    this.#logger.info(message, { ...fields });
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#logger.warn(message, { ...fields });
  }

  error(message: string, fields: LogFields = {}): void {
    this.#logger.error(message, { ...fields });
  }

  fault(message: string, cause: unknown, fields: LogFields = {}): void {
    const frames = sourceFrames(cause, SOURCE_MAP);
    this.#logger.error(message, { ...fields, ...(frames.length > 0 && { frames }) });
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

const FRAME = /^\s+at (?:.+ \()?(?:file:\/\/)?(?<file>\/[^()]+):(?<line>\d+):(?<column>\d+)\)?$/;
const DEEPEST = 10;

/**
 * Where an error was thrown, innermost first and at most 10: `lambdas/renewal/renew.ts:12:3`, or lines of the built code where
 * `mapFile` cannot be read. Node could do this itself, but reads the whole map at each cold start for it: 12 MB.
 */
export function sourceFrames(error: unknown, mapFile: string): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "").replace(error.message, "") : "";
  const frames = stack.split("\n").map((line) => FRAME.exec(line)?.groups);
  const known = frames.filter((one) => one !== undefined).slice(0, DEEPEST);
  const map = known.length > 0 ? readSourceMap(mapFile) : undefined;
  return known.map(
    ({ file, line, column }) => originOf(map, Number(line), Number(column)) ?? `${file}:${line}:${column}`,
  );
}

function readSourceMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")) as SourceMapPayload);
  } catch {
    // An error without its source line is still better than another error.
    return undefined;
  }
}

function originOf(map: SourceMap | undefined, line: number, column: number): string | undefined {
  const origin = map?.findOrigin(line, column);
  if (origin === undefined || !("fileName" in origin)) return undefined;
  return `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
}
