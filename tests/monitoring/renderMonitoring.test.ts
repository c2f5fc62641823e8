import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runTool } from "../../local/toolchain/runTool.ts";
import { DEFAULT_SETTINGS, renderMonitoring } from "../../monitoring/index.ts";
import { mailInventory } from "./mailInventory.ts";
import { tools } from "./promtool.ts";

describe("the rendered files", function () {
  this.timeout(60_000);
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "rendered-"));
    for (const { path, text } of renderMonitoring(mailInventory(), DEFAULT_SETTINGS)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

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

  it("bring promtool tests of their own, which pass", async () => {
    const { promtool } = await tools();
    await passes(promtool, "test", "rules", "prometheus/tests/cabal-tls.yml");
  });

  it("pass amtool's check, and group by certificate", async () => {
    const { amtool } = await tools();
    const said = await passes(amtool, "check-config", "alertmanager/alertmanager.yml");
    assert.match(said, /- 2 inhibit rules\n - 1 receivers/);
    const config = "--config.file=alertmanager/alertmanager.yml";
    const routed = await passes(
      amtool,
      "config",
      "routes",
      "test",
      "--tree",
      config,
      "alertname=TLSCertExpired",
      "cert=wildcard",
    );
    assert.match(routed, /receiver: cabal-tls/);
  });

  it("pass blackbox_exporter's check", async () => {
    const { blackboxExporter } = await tools();
    const said = await passes(blackboxExporter, "--config.check", "--config.file=blackbox/blackbox.yml");
    assert.match(said, /Config file is ok/);
  });
});
