import type { Inventory } from "../../core/inventory.ts";
import { moduleName, PROBE_JOBS, type ProbeMode } from "../blackboxConfig.ts";
import { type Durations, durations, durationText } from "../durations.ts";
import { hasOwnAddresses, type ProbeInstance, probeInstances } from "../probeInstance.ts";
import type { RenderSettings } from "../renderSettings.ts";

/** Prometheus job of the facts. */
export const FACTS_JOB = "cabal-tls-facts";
/** Where the targets are, from the folder of the Prometheus configuration. */
export const TARGETS_FILE = "targets/cabal-tls.json";

type Relabeling = Readonly<Record<string, unknown>>;

/**
 * The scrape configurations: identity and trust probes of every instance by its name, and of every address that the
 * names of load balancers and services lead to; and the facts.
 */
export function scrapeConfigs(inventory: Inventory, settings: RenderSettings): object[] {
  const time = durations(settings.timeFactor);
  const instances = probeInstances(inventory);
  return [
    probeJob("identity", instances, settings, time),
    probeJob("trust", instances, settings, time),
    {
      job_name: FACTS_JOB,
      ...intervals(time),
      static_configs: [{ targets: [settings.factsAddress] }],
    },
  ];
}

function intervals({ scrapeInterval, scrapeTimeout }: Durations): object {
  return { scrape_interval: durationText(scrapeInterval), scrape_timeout: durationText(scrapeTimeout) };
}

function probeJob(
  mode: ProbeMode,
  instances: readonly ProbeInstance[],
  settings: RenderSettings,
  time: Durations,
): object {
  const resolved = instances.filter((one) => hasOwnAddresses(one) && settings.connectTo[one.instance] === undefined);
  return {
    job_name: PROBE_JOBS[mode],
    ...intervals(time),
    metrics_path: "/probe",
    file_sd_configs: [{ files: [TARGETS_FILE] }],
    ...(resolved.length === 0 ? {} : { dns_sd_configs: addressDiscovery(resolved) }),
    relabel_configs: [
      ...(resolved.length === 0 ? [] : addressLabels(resolved)),
      { source_labels: ["__address__"], target_label: "__param_target" },
      { source_labels: ["instance"], target_label: "__param_module", replacement: moduleName(mode, "$1") },
      { target_label: "__address__", replacement: settings.blackboxAddress },
    ],
  };
}

/** Prometheus looks the names up itself, again and again: each address that a load balancer gets is probed too. */
function addressDiscovery(instances: readonly ProbeInstance[]): object[] {
  const ports = [...new Set(instances.map(({ port }) => port))].sort((a, b) => a - b);
  return ports.map((port) => ({
    names: instances.filter((one) => one.port === port).map(({ host }) => host),
    type: "A",
    port,
  }));
}

/** The labels of an address that was looked up; those of the file have their own already, and no `__meta_dns_name`. */
function addressLabels(instances: readonly ProbeInstance[]): Relabeling[] {
  const certs = [...new Set(instances.map(({ cert }) => cert))];
  return [
    {
      source_labels: ["__meta_dns_name", "__address__"],
      separator: ";",
      regex: "(.+);.+:(\\d+)",
      target_label: "instance",
      replacement: "$1:$2",
    },
    {
      source_labels: ["__meta_dns_name", "__address__"],
      separator: ";",
      regex: ".+;(.+)",
      target_label: "address",
      replacement: "$1",
    },
    ...certs.map((cert) => ({
      source_labels: ["__meta_dns_name", "instance"],
      separator: ";",
      regex: `.+;(${instances
        .filter((one) => one.cert === cert)
        .map(({ instance }) => instance.replaceAll(".", "\\."))
        .join("|")})`,
      target_label: "cert",
      replacement: cert,
    })),
  ];
}
