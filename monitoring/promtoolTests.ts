import { type CertificateEntry, hostCertificates, type Inventory } from "../core/inventory.ts";
import { type ProbeInstance, probeInstances } from "./settings/probeInstance.ts";
import { jobNames, type JobNames, type RenderSettings } from "./settings/renderSettings.ts";
import { HOUR_SECONDS } from "../core/time.ts";

const MINUTES = 120;
const ALERTS = `group by (alertname) (ALERTS{alertstate="firing"})`;

/**
 * Tests of the rendered rules for the reader's own promtool: all is silent while all is well, and the alerts of each
 * certificate fire when it is not renewed, also when its probes vanish. For rules that were rendered with real times.
 */
export function promtoolTests(inventory: Inventory, settings: Pick<RenderSettings, "jobPrefix">): object {
  const jobs = jobNames(settings);
  const instances = probeInstances(inventory);
  const healthy = instances.flatMap((target) => probeSeries(jobs, target, String(lifetimeOf(inventory, target))));
  const facts = inventory.certificates.flatMap(({ name }) => [
    series(`cabal_tls_facts_timestamp_seconds{cert="${name}"}`, `0+60x${MINUTES}`),
    series(`cert_expected_info{cert="${name}",fingerprint_sha256="${name}"}`, `1+0x${MINUTES}`),
  ]);
  const renewals = hostCertificates(inventory).flatMap(({ name }) => [
    series(`cabal_tls_renewal_last_run_timestamp_seconds{cert="${name}"}`, `0+60x${MINUTES}`),
    series(`cabal_tls_renewal_not_before_timestamp_seconds{cert="${name}"}`, `0+0x${MINUTES}`),
  ]);
  const rest = [...facts, ...renewals];
  return {
    rule_files: ["../rules/cabal-tls.yml"],
    evaluation_interval: "1m",
    tests: [
      test("silent while all is well", [...healthy, ...rest], [["2h", []]]),
      ...inventory.certificates.flatMap((certificate) => {
        const own = instances.find(({ cert }) => cert === certificate.name);
        const others = healthy.filter(({ series: name }) => own === undefined || !name.includes(`"${own.instance}"`));
        return own === undefined ? [] : [notRenewed(jobs, certificate, own, [...others, ...rest])];
      }),
    ],
  };
}

interface Series {
  readonly series: string;
  readonly values: string;
}

/** The certificate ends after an hour; its probes vanish after half of one. */
function notRenewed(
  jobs: JobNames,
  { name }: CertificateEntry,
  target: ProbeInstance,
  rest: readonly Series[],
): object {
  const early = ["BlackboxTLSCertExpiringSoonCritical", "BlackboxTLSCertExpiringSoonWarning", "TLSCertRenewalOverdue"];
  return test(
    `fires when ${name} is not renewed, also without probes`,
    [...probeSeries(jobs, target, `${HOUR_SECONDS}+0x30`), ...rest],
    [
      ["30m", early],
      ["2h", [...early, "TLSCertExpired", "TLSProbeAbsent"]],
    ],
  );
}

function test(name: string, input: readonly Series[], moments: readonly (readonly [string, readonly string[]])[]) {
  return {
    name,
    interval: "1m",
    input_series: input,
    promql_expr_test: moments.map(([at, firing]) => ({
      expr: ALERTS,
      eval_time: at,
      exp_samples: firing.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
    })),
  };
}

/** `expiry` alone is a constant for the whole test; with `+…x…` it ends where it says, and so do the other series. */
function probeSeries({ identity, trust }: JobNames, { instance, cert }: ProbeInstance, expiry: string): Series[] {
  const steps = expiry.includes("x") ? expiry.slice(expiry.indexOf("+")) : `+0x${MINUTES}`;
  const labels = (job: string, more = "") => `{job="${job}",instance="${instance}",cert="${cert}"${more}}`;
  return [
    series(`probe_ssl_earliest_cert_expiry${labels(identity)}`, `${expiry.split("+")[0]}${steps}`),
    series(`probe_ssl_last_chain_info${labels(identity, `,fingerprint_sha256="${cert}"`)}`, `1${steps}`),
    series(`probe_success${labels(identity)}`, `1${steps}`),
    series(`probe_success${labels(trust)}`, `1${steps}`),
  ];
}

function series(name: string, values: string): Series {
  return { series: name, values };
}

function lifetimeOf({ certificates }: Inventory, { cert }: ProbeInstance): number {
  return certificates.find(({ name }) => name === cert)?.thresholds.lifetimeSeconds ?? 0;
}
