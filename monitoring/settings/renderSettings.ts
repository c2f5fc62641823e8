/** What the rendered files need to know beside the inventory. */
export interface RenderSettings {
  /** Page that the alerts link to, without `#`; the alert's name in lower case is put behind it as the heading. */
  readonly runbookUrl: string;
  /** Where Prometheus finds blackbox_exporter: `HOST:PORT`. */
  readonly blackboxAddress: string;
  /** Where Prometheus finds `npx --no -- cabal-tls facts --listen`: `HOST:PORT`. */
  readonly factsAddress: string;
  /** Where Prometheus finds Alertmanager: `HOST:PORT`. */
  readonly alertmanagerAddress: string;
  /** Where Grafana finds Prometheus. */
  readonly prometheusUrl: string;
  /** Folder in which Grafana finds the dashboard. */
  readonly dashboardDir: string;
  /** Put before the names of the Prometheus jobs, where a Prometheus has jobs of these names already. */
  readonly jobPrefix: string;
  /** PEM file of the only CAs that the trust probe trusts; absent = the system's. */
  readonly caFile?: string;
  /**
   * Instead of the name, connect to these addresses: `ADDRESS:PORT` by instance (`imap.example.net:993`). For private
   * names and for servers behind other ports. The server name and the label `instance` stay.
   */
  readonly connectTo: Readonly<Record<string, readonly string[]>>;
  /** Waiting times (intervals, `for`, how long a value is held) are divided by this. The certificates' thresholds aren't. */
  readonly timeFactor: number;
}

export const DEFAULT_SETTINGS: RenderSettings = {
  runbookUrl: "docs/runbooks/cert-expiring.md",
  blackboxAddress: "127.0.0.1:9115",
  factsAddress: "127.0.0.1:9793",
  alertmanagerAddress: "127.0.0.1:9093",
  prometheusUrl: "http://127.0.0.1:9090",
  dashboardDir: "/etc/grafana/dashboards",
  jobPrefix: "",
  connectTo: {},
  timeFactor: 1,
};

/** Names of the Prometheus jobs: the label `job` of every series, by which the rules choose theirs. */
export interface JobNames {
  /** Probes without verification: which certificate is served. */
  readonly identity: string;
  /** Probes with verification: whether a careful client accepts it. */
  readonly trust: string;
  readonly facts: string;
}

export function jobNames({ jobPrefix }: Pick<RenderSettings, "jobPrefix">): JobNames {
  return {
    identity: `${jobPrefix}blackbox-tls`,
    trust: `${jobPrefix}blackbox-tls-trust`,
    facts: `${jobPrefix}cabal-tls-facts`,
  };
}
