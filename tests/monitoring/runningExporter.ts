import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { EndpointProtocol, Inventory } from "../../core/inventory.ts";
import { blackboxConfig, type ProbeMode } from "../../monitoring/blackboxConfig.ts";
import { DEFAULT_SETTINGS } from "../../monitoring/index.ts";
import { startServer } from "../../packages/local-aws/monitoring/startServer.ts";
import { freePorts } from "../../packages/local-aws/process/freePorts.ts";
import { mailInventory } from "./mailInventory.ts";
import { tools } from "./promtool.ts";

export interface RunningExporter {
  /** The metrics of one probe of an instance, which is on this port of 127.0.0.1. */
  probe(mode: ProbeMode, instance: string, port: number): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

/** A real blackbox_exporter with the modules that are rendered for a mail system, whose port 587 speaks `protocol`. */
export async function runningExporter(
  ca: string,
  protocol: EndpointProtocol = "smtp-starttls",
): Promise<RunningExporter> {
  const dir = await mkdtemp(join(tmpdir(), "blackbox-"));
  const [port = 0] = await freePorts(1);
  await writeFile(join(dir, "ca.pem"), ca);
  const plain = mailInventory();
  const endpoints = plain.endpoints.map((one) => (one.port === 587 ? { ...one, protocol } : one));
  const inventory: Inventory = { ...plain, endpoints };
  const config = blackboxConfig(inventory, { ...DEFAULT_SETTINGS, caFile: join(dir, "ca.pem") });
  await writeFile(join(dir, "blackbox.yml"), stringify(config));
  const server = await startServer({
    name: "blackbox_exporter",
    program: (await tools()).blackboxExporter,
    args: ["--config.file=blackbox.yml", `--web.listen-address=127.0.0.1:${port}`, "--log.level=error"],
    cwd: dir,
    readyUrl: `http://127.0.0.1:${port}/-/healthy`,
  });
  return {
    probe: async (mode, instance, target) => {
      const module = encodeURIComponent(`${mode}:${instance}`);
      const answer = await fetch(`http://127.0.0.1:${port}/probe?module=${module}&target=127.0.0.1:${target}`);
      return metricsOf(await answer.text());
    },
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function metricsOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => /^[a-z_]+ /.test(line));
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
}
