import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { DEFAULT_SETTINGS, renderMonitoring, type RenderSettings } from "../../monitoring/index.ts";
import { mailInventory } from "./mailInventory.ts";
import { tools } from "./promtool.ts";

describe("the rendered files", () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "rendered-"));
    writeAll(".", DEFAULT_SETTINGS);
    writeAll("prefixed", { ...DEFAULT_SETTINGS, jobPrefix: "cabal-" });
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const writeAll = (folder: string, settings: RenderSettings) => {
    for (const { path, text } of renderMonitoring(mailInventory(), settings)) {
      mkdirSync(dirname(join(dir, folder, path)), { recursive: true });
      writeFileSync(join(dir, folder, path), text);
    }
  };
  const passes = async (program: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await runTool(program, args, { cwd: dir, deadlineSeconds: 50 });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return `${stdout}\n${stderr}`;
  };

  it("are the same bytes each time", () => {
    assert.deepEqual(
      renderMonitoring(mailInventory(), DEFAULT_SETTINGS),
      renderMonitoring(mailInventory(), DEFAULT_SETTINGS),
    );
  });

  it("pass promtool's check of configuration and rules", async () => {
    const { promtool } = await tools();
    const said = await passes(promtool, "check", "config", "prometheus/prometheus.yml");
    assert.match(said, /SUCCESS: prometheus\/prometheus\.yml is valid prometheus config file syntax/);
    assert.match(said, /SUCCESS: \d+ rules found/);
    await passes(promtool, "check", "rules", "--lint-fatal", "prometheus/rules/cabal-tls.yml");
  });

  it("include promtool tests, which pass, with other job names too", async () => {
    const { promtool } = await tools();
    await passes(promtool, "test", "rules", "prometheus/tests/cabal-tls.yml");
    await passes(promtool, "test", "rules", "prefixed/prometheus/tests/cabal-tls.yml");
  });

  it("pass amtool's check, and lead each severity to its own receiver", async () => {
    const { amtool } = await tools();
    const said = await passes(amtool, "check-config", "alertmanager/alertmanager.yml");
    assert.match(said, /- 2 inhibit rules\n - 2 receivers/);
    const config = "--config.file=alertmanager/alertmanager.yml";
    const receiver = async (...labels: readonly string[]) =>
      (await passes(amtool, "config", "routes", "test", config, ...labels)).split("\n")[0];
    assert.equal(await receiver("alertname=TLSCertExpired", "severity=critical"), "cabal-tls-critical");
    assert.equal(await receiver("alertname=TLSServedCertDiffers", "severity=warning"), "cabal-tls-warning");
    assert.equal(await receiver("alertname=DiskFull", "severity=critical"), "cabal-tls-warning");
  });

  it("pass blackbox_exporter's check", async () => {
    const { blackboxExporter } = await tools();
    const said = await passes(blackboxExporter, "--config.check", "--config.file=blackbox/blackbox.yml");
    assert.match(said, /Config file is ok/);
  });
});
