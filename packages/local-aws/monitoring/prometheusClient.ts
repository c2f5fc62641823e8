/** An alert as Prometheus has it now. */
export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
}

export interface PrometheusSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** Seconds since 1970, and the value as text. */
  readonly value: readonly [number, string];
}

/** Asks a running Prometheus. Every call has a deadline and throws with Prometheus's own words. */
export class PrometheusClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async alerts(): Promise<readonly PrometheusAlert[]> {
    return (await this.get<{ readonly alerts: readonly PrometheusAlert[] }>("/api/v1/alerts")).alerts;
  }

  async query(expr: string): Promise<readonly PrometheusSeries[]> {
    const path = `/api/v1/query?query=${encodeURIComponent(expr)}`;
    return (await this.get<{ readonly result: readonly PrometheusSeries[] }>(path)).result;
  }

  /** One of Prometheus's interfaces, such as /api/v1/rules. */
  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, { signal: AbortSignal.timeout(10_000) });
    const answer = (await response.json()) as { readonly status: string; readonly error?: string; readonly data: T };
    if (answer.status !== "success") throw new Error(`Prometheus refused ${path}: ${answer.error}`);
    return answer.data;
  }
}
