const FINGERPRINTS: Readonly<Record<string, string>> = { wildcard: "aa", "smtp-out": "bb" };

/** `instance` by the certificate that it serves, as mailInventory has them. */
const INSTANCES: Readonly<Record<string, string>> = {
  "imap.example.net:993": "wildcard",
  "admin.example.net:443": "wildcard",
  "uptime.example.net:443": "wildcard",
  "ntfy.example.net:443": "wildcard",
  "smtp-out.example.net:465": "smtp-out",
  "smtp-out.example.net:587": "smtp-out",
};

export const EXPIRY = (instance: string, cert: string) =>
  `probe_ssl_earliest_cert_expiry{job="blackbox-tls", instance="${instance}", cert="${cert}"}`;
export const CHAIN_EXPIRY = (instance: string, cert: string) =>
  `probe_ssl_last_chain_expiry_timestamp_seconds{job="blackbox-tls-trust", instance="${instance}", cert="${cert}"}`;
export const SERVED = (instance: string, cert: string, fingerprint: string) =>
  `probe_ssl_last_chain_info{job="blackbox-tls", instance="${instance}", cert="${cert}", fingerprint_sha256="${fingerprint}"}`;
export const SUCCESS = (job: string, instance: string, cert: string) =>
  `probe_success{job="${job}", instance="${instance}", cert="${cert}"}`;
export const FACT = (name: string, cert: string) => `cabal_tls_${name}{job="cabal-tls-facts", cert="${cert}"}`;
export const EXPECTED = (cert: string, fingerprint: string) =>
  `cert_expected_info{job="cabal-tls-facts", cert="${cert}", fingerprint_sha256="${fingerprint}"}`;

/** Two days of a mail system where all is well and both certificates were just renewed; `change` puts series in place. */
export function healthySeries(
  change: Readonly<Record<string, string>> = {},
  minutes = 2880,
): Readonly<Record<string, string>> {
  const always = (value: number) => `${value}+0x${minutes}`;
  const probes = Object.entries(INSTANCES).flatMap(([instance, cert]) => [
    [EXPIRY(instance, cert), always(80 * 86_400)],
    [SERVED(instance, cert, FINGERPRINTS[cert] ?? ""), always(1)],
    [SUCCESS("blackbox-tls", instance, cert), always(1)],
    [SUCCESS("blackbox-tls-trust", instance, cert), always(1)],
  ]);
  const facts = Object.entries(FINGERPRINTS).flatMap(([cert, fingerprint]) => [
    [EXPECTED(cert, fingerprint), always(1)],
    [FACT("facts_timestamp_seconds", cert), `0+60x${minutes}`],
  ]);
  return {
    ...Object.fromEntries([...probes, ...facts]),
    // A run every hour, seen at the next minute.
    [FACT("renewal_last_run_timestamp_seconds", "smtp-out")]: hourly(minutes),
    [FACT("renewal_not_before_timestamp_seconds", "smtp-out")]: always(0),
    [FACT("renewal_stored_version", "smtp-out")]: always(3),
    [FACT("renewal_served_version", "smtp-out")]: always(3),
    ...change,
  };
}

/** Seconds at which the last whole hour began, one value a minute. */
export function hourly(minutes: number): string {
  const hours = Array.from({ length: Math.ceil(minutes / 60) }, (_, hour) => `${hour * 3600}+0x59`);
  return hours.join(" ");
}
