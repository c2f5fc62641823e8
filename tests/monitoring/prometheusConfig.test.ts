import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../monitoring/index.ts";
import { scrapeTargets } from "../../monitoring/prometheusConfig.ts";
import { scrapeConfigs } from "../../monitoring/prometheusConfig.ts";
import { mailInventory } from "./mailInventory.ts";

interface Relabeling {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly target_label: string;
  readonly replacement?: string;
}

/** What Prometheus asks for imap's entry of the targets file, by the job's own relabelling. */
function asScraped(job: object) {
  const labels: Record<string, string> = { __address__: "imap.example.net:993", instance: "imap.example.net:993" };
  const { metrics_path: path, relabel_configs: steps = [] } = job as {
    readonly metrics_path?: string;
    readonly relabel_configs?: readonly Relabeling[];
  };
  for (const { source_labels = [], separator = ";", regex = "(.*)", target_label, replacement = "$1" } of steps) {
    const text = source_labels.map((label) => labels[label] ?? "").join(separator);
    const found = new RegExp(`^(?:${regex})$`).exec(text);
    if (found !== null) labels[target_label] = replacement.replace(/\$(\d)/g, (_, group) => found[Number(group)] ?? "");
  }
  return {
    address: labels["__address__"],
    path,
    target: labels["__param_target"],
    module: labels["__param_module"],
    instance: labels["instance"],
  };
}

describe("scrapeConfigs", () => {
  it("probes identity and trust, and reads the facts", () => {
    const jobs = scrapeConfigs(mailInventory(), DEFAULT_SETTINGS) as { readonly job_name: string }[];
    assert.deepEqual(
      jobs.map((one) => one.job_name),
      ["blackbox-tls", "blackbox-tls-trust", "cabal-tls-facts"],
    );
  });

  it("looks up every address of load balancers and services, and not those of AWS's shared edges", () => {
    const [identity] = scrapeConfigs(mailInventory(), DEFAULT_SETTINGS) as Record<string, unknown>[];
    assert.deepEqual(identity?.["dns_sd_configs"], [
      { names: ["uptime.example.net", "ntfy.example.net"], type: "A", port: 443 },
      { names: ["smtp-out.example.net"], type: "A", port: 465 },
      { names: ["smtp-out.example.net"], type: "A", port: 587 },
      { names: ["imap.example.net"], type: "A", port: 993 },
    ]);
    assert.doesNotMatch(JSON.stringify(identity?.["dns_sd_configs"]), /admin\.example\.net/);
  });

  it("asks blackbox_exporter, with the module of the instance and of the job's question", () => {
    const [identity, trust, facts] = scrapeConfigs(mailInventory(), DEFAULT_SETTINGS).map(asScraped);
    assert.deepEqual(identity, {
      address: "127.0.0.1:9115",
      path: "/probe",
      target: "imap.example.net:993",
      module: "identity:imap.example.net:993",
      instance: "imap.example.net:993",
    });
    assert.equal(trust?.module, "trust:imap.example.net:993");
    assert.equal(facts?.module, undefined);
  });

  it("finds the targets in the rendered file, and the facts at their own address", () => {
    const [identity, trust, facts] = scrapeConfigs(mailInventory(), {
      ...DEFAULT_SETTINGS,
      factsAddress: "192.0.2.9:9793",
    }) as Record<string, unknown>[];
    for (const job of [identity, trust]) {
      assert.deepEqual(job?.["file_sd_configs"], [{ files: ["targets/cabal-tls.json"] }]);
      assert.equal(job?.["static_configs"], undefined);
    }
    assert.deepEqual(facts?.["static_configs"], [{ targets: ["192.0.2.9:9793"] }]);
    assert.equal(facts?.["file_sd_configs"], undefined);
  });

  it("asks once a minute, and as often as the time factor says", () => {
    const intervals = (timeFactor: number) =>
      (scrapeConfigs(mailInventory(), { ...DEFAULT_SETTINGS, timeFactor }) as Record<string, unknown>[]).map((job) => [
        job["scrape_interval"],
        job["scrape_timeout"],
      ]);
    assert.deepEqual(intervals(1), [
      ["1m", "10s"],
      ["1m", "10s"],
      ["1m", "10s"],
    ]);
    assert.deepEqual(intervals(60), [
      ["2s", "2s"],
      ["2s", "2s"],
      ["2s", "2s"],
    ]);
  });

  it("does not look up an instance whose addresses are given", () => {
    const instances = ["imap.example.net:993", "uptime.example.net:443", "ntfy.example.net:443"];
    const hosts = ["smtp-out.example.net:465", "smtp-out.example.net:587"];
    const connectTo = Object.fromEntries([...instances, ...hosts].map((one) => [one, ["127.0.0.2:4000"]]));
    const jobs = scrapeConfigs(mailInventory(), { ...DEFAULT_SETTINGS, connectTo });
    assert.doesNotMatch(JSON.stringify(jobs), /dns_sd_configs|__meta_dns_name/);
  });
});

describe("scrapeTargets", () => {
  it("names every instance, with the label that the runbook has", () => {
    assert.deepEqual(
      scrapeTargets(mailInventory(), DEFAULT_SETTINGS).map(({ labels }) => [labels["instance"], labels["cert"]]),
      [
        ["imap.example.net:993", "wildcard"],
        ["admin.example.net:443", "wildcard"],
        ["uptime.example.net:443", "wildcard"],
        ["ntfy.example.net:443", "wildcard"],
        ["smtp-out.example.net:465", "smtp-out"],
        ["smtp-out.example.net:587", "smtp-out"],
      ],
    );
  });
});
