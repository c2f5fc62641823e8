import type { CertificateFacts, RenewalFacts } from "./certificateFacts.ts";

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const RENEWAL_METRICS: readonly { readonly name: string; readonly help: string; readonly of: keyof RenewalFacts }[] = [
  {
    name: "cabal_tls_renewal_last_run_timestamp_seconds",
    help: "When the renewal function last looked after the certificate; 0 = never.",
    of: "lastRun",
  },
  {
    name: "cabal_tls_renewal_last_success_timestamp_seconds",
    help: "When it last ended well; 0 = never.",
    of: "lastSuccess",
  },
  {
    name: "cabal_tls_renewal_not_before_timestamp_seconds",
    help: "Until when the authority takes no order; 0 = it does.",
    of: "notBefore",
  },
  { name: "cabal_tls_renewal_failures", help: "Failed attempts in a row.", of: "failures" },
  { name: "cabal_tls_renewal_stored_version", help: "Version of the stored bundle; 0 = none.", of: "storedVersion" },
  {
    name: "cabal_tls_renewal_served_version",
    help: "Newest version of the bundle that is rolled out and served; 0 = none.",
    of: "servedVersion",
  },
];

/** The facts in Prometheus's text format. */
export function factsText(facts: readonly CertificateFacts[]): string {
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
  ].join("");
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
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
