import { type AfterStore, type HostState, servedVersion } from "../core/hostCertificate/hostState.ts";
import { visibleText } from "../core/visibleText.ts";

/** What should be, of one certificate, at the time at which it was looked up. */
export interface CertificateSample {
  readonly cert: string;
  /** When all of this was read: seconds since 1970. */
  readonly gathered: number;
  /** What ACM or SSM has now: one for each region. Empty while nothing is issued yet. */
  readonly expected: readonly { readonly region: string; readonly sha256: string }[];
  /** Of the wildcard only. */
  readonly activeGeneration?: number;
  /** Of a host certificate only. */
  readonly renewal?: RenewalSample;
}

/** From the state that the renewal function keeps. Times are seconds since 1970, 0 = never. */
export interface RenewalSample {
  readonly lastRun: number;
  readonly lastSuccess: number;
  /** The CA's Retry-After. */
  readonly notBefore: number;
  readonly failures: number;
  /** Versions of the bundle, 0 = none. */
  readonly storedVersion: number;
  /** The newest version that every port was seen to serve; never above the one that was rolled out. */
  readonly servedVersion: number;
  /** End of the stored certificate, 0 = nothing is stored. */
  readonly storedExpiry: number;
  /** CAs that gave no certificate when they were last asked, or ask to be left alone. */
  readonly cas: readonly CaSample[];
}

export interface CaSample {
  /** Its id in the config. */
  readonly ca: string;
  /** Why it gave none; empty = it only asks for time. */
  readonly reason: string;
  readonly failedAt: number;
  /** Its Retry-After, 0 = none. */
  readonly notBefore: number;
}

/**
 * What the alerts need of a host certificate's state; undefined = the function has never written one. `seen` is when
 * the function's log last shows a run, in milliseconds: a run with nothing to do writes no state.
 */
export function renewalSample(state: HostState | undefined, after: AfterStore, seen = 0): RenewalSample {
  return {
    lastRun: Math.max(secondsOf(state?.lastRun), Math.floor(seen / 1000)),
    lastSuccess: secondsOf(state?.lastSuccess),
    notBefore: secondsOf(state?.notBefore),
    failures: state?.failures ?? 0,
    storedVersion: state?.stored?.version ?? 0,
    servedVersion: state === undefined ? 0 : servedVersion(state, after),
    storedExpiry: secondsOf(state?.stored?.notAfter),
    cas: Object.entries(state?.cas ?? {}).map(([ca, { lastError, notBefore }]) => ({
      ca,
      reason: lastError?.reason ?? "",
      failedAt: secondsOf(lastError?.at),
      notBefore: secondsOf(notBefore),
    })),
  };
}

function secondsOf(instant: string | undefined): number {
  return instant === undefined ? 0 : Math.floor(Date.parse(instant) / 1000);
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const RENEWAL_METRICS: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: Exclude<keyof RenewalSample, "cas">;
}[] = [
  {
    name: "cabal_tls_renewal_last_run_timestamp_seconds",
    help: "When the renewal function last checked the certificate; 0 = never.",
    of: "lastRun",
  },
  {
    name: "cabal_tls_renewal_last_success_timestamp_seconds",
    help: "When a renewal last succeeded; 0 = never.",
    of: "lastSuccess",
  },
  {
    name: "cabal_tls_renewal_not_before_timestamp_seconds",
    help: "Until when the CA accepts no order; 0 = it accepts orders.",
    of: "notBefore",
  },
  { name: "cabal_tls_renewal_failures", help: "Failed attempts in a row.", of: "failures" },
  { name: "cabal_tls_renewal_stored_version", help: "Version of the stored bundle; 0 = none.", of: "storedVersion" },
  {
    name: "cabal_tls_renewal_served_version",
    help: "Newest version of the bundle that is rolled out, and served at every endpoint that is looked at; 0 = none.",
    of: "servedVersion",
  },
  {
    name: "cabal_tls_renewal_stored_expiry_timestamp_seconds",
    help: "When the stored certificate ends; 0 = nothing is stored.",
    of: "storedExpiry",
  },
];

/** The facts in Prometheus's text format. */
export function factsText(facts: readonly CertificateSample[]): string {
  return [
    metric(
      "cabal_tls_facts_timestamp_seconds",
      "When the facts of the certificate were last read in full.",
      facts.map(({ cert, gathered }) => ({ labels: { cert }, value: gathered })),
    ),
    metric(
      "cert_expected_info",
      "SHA-256 of the certificate that should be served, as ACM or SSM has it.",
      facts.flatMap(({ cert, expected }) =>
        expected.map(({ region, sha256 }) => ({ labels: { cert, region, fingerprint_sha256: sha256 }, value: 1 })),
      ),
    ),
    metric(
      "cabal_tls_active_generation",
      "Generation of the wildcard that serves.",
      facts.flatMap(({ cert, activeGeneration }) =>
        activeGeneration === undefined ? [] : [{ labels: { cert }, value: activeGeneration }],
      ),
    ),
    ...RENEWAL_METRICS.map(({ name, help, of }) =>
      metric(
        name,
        help,
        facts.flatMap(({ cert, renewal }) => (renewal === undefined ? [] : [{ labels: { cert }, value: renewal[of] }])),
      ),
    ),
    metric(
      "cabal_tls_renewal_ca_failed_timestamp_seconds",
      "When the CA last gave no certificate, and why; the series ends once it gives one.",
      caSamples(facts, ({ ca, reason, failedAt }) =>
        failedAt === 0 ? [] : [{ labels: { ca, reason }, value: failedAt }],
      ),
    ),
    metric(
      "cabal_tls_renewal_ca_not_before_timestamp_seconds",
      "Until when the CA is not asked, as its Retry-After says.",
      caSamples(facts, ({ ca, notBefore }) => (notBefore === 0 ? [] : [{ labels: { ca }, value: notBefore }])),
    ),
  ].join("");
}

function caSamples(facts: readonly CertificateSample[], samplesOf: (one: CaSample) => readonly Sample[]): Sample[] {
  return facts.flatMap(({ cert, renewal }) =>
    (renewal?.cas ?? []).flatMap(samplesOf).map(({ labels, value }) => ({ labels: { cert, ...labels }, value })),
  );
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return "";
  const lines = samples.map(({ labels, value }) => {
    const text = Object.entries(labels).map(([label, content]) => `${label}="${escaped(content)}"`);
    return `${name}{${text.join(",")}} ${value}`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("\n")}\n`;
}

function escaped(text: string): string {
  return visibleText(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
