import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Inventory } from "../../core/inventory.ts";
import { DEFAULT_SETTINGS } from "../../monitoring/index.ts";
import { scrapeConfigs } from "../../monitoring/prometheusConfig.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { tools } from "./promtool.ts";

type Discovered = readonly { readonly labels: Readonly<Record<string, string>> }[];

/** What Prometheus's own relabelling makes of an address that a name was found to lead to. `job`: 0 identity, 1 trust. */
export async function relabelled(
  inventory: Inventory,
  job: 0 | 1,
  name: string,
  address: string,
): Promise<Readonly<Record<string, string>>> {
  const { promtool } = await tools();
  const dir = mkdtempSync(join(tmpdir(), "labels-"));
  try {
    const { file_sd_configs, dns_sd_configs, ...rest } = scrapeConfigs(inventory, DEFAULT_SETTINGS)[job] as Record<
      string,
      unknown
    >;
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
