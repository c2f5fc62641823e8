import type { Inventory } from "../core/inventory.ts";
import { moduleName, type ProbeMode } from "./blackboxConfig.ts";
import { durations, type Durations, durationText } from "./settings/durations.ts";
import { hasOwnAddresses, type ProbeInstance, probeInstances } from "./settings/probeInstance.ts";
import { jobNames, type RenderSettings } from "./settings/renderSettings.ts";

/** Where the rules are, from the folder of the Prometheus configuration. */
export const RULES_FILE = "rules/cabal-tls.yml";

/** A whole configuration of Prometheus, to start one with. */
export function prometheusConfig(inventory: Inventory, settings: RenderSettings): object {
  const interval = durationText(durations(settings.timeFactor).scrapeInterval);
  return {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: [RULES_FILE],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [settings.alertmanagerAddress] }] }] },
    scrape_configs: scrapeConfigs(inventory, settings),
  };
}

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
      job_name: jobNames(settings).facts,
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
  const own = instances.filter((one) => hasOwnAddresses(one) && settings.connectTo[one.instance] === undefined);
  // An address that was looked up has the labels of one instance: of two at one place, the first.
  const resolved = own.filter(({ target }, index) => own.findIndex((other) => other.target === target) === index);
  return {
    job_name: jobNames(settings)[mode],
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
    names: instances.filter((one) => one.port === port).map(lookedUpName),
    type: "A",
    port,
  }));
}

function lookedUpName({ target }: ProbeInstance): string {
  return target.slice(0, target.lastIndexOf(":"));
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
    // What is reached at another name keeps its public one.
    ...instances
      .filter(({ instance, target }) => instance !== target)
      .map(({ instance, target }) => ({
        source_labels: ["__meta_dns_name", "instance"],
        separator: ";",
        regex: `.+;${target.replaceAll(".", "\\.")}`,
        target_label: "instance",
        replacement: instance,
      })),
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

/** An entry of Prometheus's file_sd. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What is probed: every instance by its name, or at the addresses that the settings give instead. An entry with an
 * `address` is one of several addresses of its instance.
 */
export function scrapeTargets(inventory: Inventory, settings: Pick<RenderSettings, "connectTo">): TargetGroup[] {
  return probeInstances(inventory).flatMap((target) => targetGroups(target, settings));
}

function targetGroups(
  { instance, cert, target }: ProbeInstance,
  { connectTo }: Pick<RenderSettings, "connectTo">,
): TargetGroup[] {
  const addresses = connectTo[instance];
  if (addresses === undefined) return [{ targets: [target], labels: { instance, cert } }];
  return addresses.map((address) => ({ targets: [address], labels: { instance, cert, address } }));
}
