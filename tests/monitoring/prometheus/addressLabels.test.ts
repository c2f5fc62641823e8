import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { runTool } from "../../../local/toolchain/runTool.ts";
import { DEFAULT_SETTINGS } from "../../../monitoring/index.ts";
import { scrapeConfigs } from "../../../monitoring/prometheus/scrapeConfigs.ts";
import { mailInventory } from "../mailInventory.ts";
import { tools } from "../promtool.ts";

type Discovered = readonly { readonly labels: Readonly<Record<string, string>> }[];

/** What Prometheus's own relabelling makes of an address that a name was found to lead to. */
async function labelsOf(job: number, name: string, address: string): Promise<Readonly<Record<string, string>>> {
  const { promtool } = await tools();
  const dir = mkdtempSync(join(tmpdir(), "labels-"));
  try {
    const { file_sd_configs, dns_sd_configs, ...rest } = scrapeConfigs(mailInventory(), DEFAULT_SETTINGS)[
      job
    ] as Record<string, unknown>;
    assert.ok(file_sd_configs !== undefined && dns_sd_configs !== undefined);
    // As if looked up: there is no DNS here.
    const found = { targets: [address], labels: { __meta_dns_name: name } };
    writeFileSync(join(dir, "p.yml"), stringify({ scrape_configs: [{ ...rest, static_configs: [found] }] }));
    const args = ["check", "service-discovery", "--timeout=2s", join(dir, "p.yml"), String(rest["job_name"])];
    const { code, stdout, stderr } = await runTool(promtool, args, { deadlineSeconds: 30 });
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as Discovered)[0]?.labels ?? {};
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe("the labels of an address that Prometheus looks up", function () {
  this.timeout(40_000);

  it("are those of its instance, and the address itself", async () => {
    assert.deepEqual(await labelsOf(0, "imap.example.net", "192.0.2.1:993"), {
      __address__: "127.0.0.1:9115",
      __metrics_path__: "/probe",
      __param_module: "identity:imap.example.net:993",
      __param_target: "192.0.2.1:993",
      __scheme__: "http",
      __scrape_interval__: "1m",
      __scrape_timeout__: "10s",
      address: "192.0.2.1:993",
      cert: "wildcard",
      instance: "imap.example.net:993",
      job: "blackbox-tls",
    });
  });

  it("tell the ports of a host apart, and its certificate from the wildcard", async () => {
    const labels = await labelsOf(1, "smtp-out.example.net", "192.0.2.7:587");
    assert.equal(labels["__param_module"], "trust:smtp-out.example.net:587");
    assert.equal(labels["instance"], "smtp-out.example.net:587");
    assert.equal(labels["cert"], "smtp-out");
  });
});
