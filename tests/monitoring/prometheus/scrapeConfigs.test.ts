import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../../monitoring/index.ts";
import { probeTargets } from "../../../monitoring/prometheus/probeTargets.ts";
import { scrapeConfigs } from "../../../monitoring/prometheus/scrapeConfigs.ts";
import { mailInventory } from "../mailInventory.ts";

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
    assert.deepEqual(identity?.["relabel_configs"], [
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
      {
        source_labels: ["__meta_dns_name", "instance"],
        separator: ";",
        regex: ".+;(imap\\.example\\.net:993|uptime\\.example\\.net:443|ntfy\\.example\\.net:443)",
        target_label: "cert",
        replacement: "wildcard",
      },
      {
        source_labels: ["__meta_dns_name", "instance"],
        separator: ";",
        regex: ".+;(smtp-out\\.example\\.net:465|smtp-out\\.example\\.net:587)",
        target_label: "cert",
        replacement: "smtp-out",
      },
      { source_labels: ["__address__"], target_label: "__param_target" },
      { source_labels: ["instance"], target_label: "__param_module", replacement: "identity:$1" },
      { target_label: "__address__", replacement: "127.0.0.1:9115" },
    ]);
  });

  it("looks nothing up of an instance whose places are given", () => {
    const instances = ["imap.example.net:993", "uptime.example.net:443", "ntfy.example.net:443"];
    const hosts = ["smtp-out.example.net:465", "smtp-out.example.net:587"];
    const connectTo = Object.fromEntries([...instances, ...hosts].map((one) => [one, ["127.0.0.2:4000"]]));
    const jobs = scrapeConfigs(mailInventory(), { ...DEFAULT_SETTINGS, connectTo });
    assert.doesNotMatch(JSON.stringify(jobs), /dns_sd_configs|__meta_dns_name/);
  });
});

describe("probeTargets", () => {
  it("names every instance, with the label that the runbook has", () => {
    assert.deepEqual(
      probeTargets(mailInventory(), DEFAULT_SETTINGS).map(({ labels }) => [labels["instance"], labels["cert"]]),
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
