import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Landscape } from "./landscape.ts";

/** The `config` section of a `Pulumi.<stack>.yaml`. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** Reads the program's `Pulumi.local.yaml`. Throws when it has no config section. */
export function localSettings(programDir: string): StackSettings {
  const file = join(programDir, "Pulumi.local.yaml");
  const { config } = parse(readFileSync(file, "utf8")) as { config?: StackSettings };
  if (config === undefined) throw new Error(`${file} has no "config" section`);
  return config;
}

/** Puts the landscape's ids in: a file in the repository can't know them. */
export function withLandscape(settings: StackSettings, landscape: Landscape): StackSettings {
  const { zoneId, vpcId, subnetIds, apiId, apiStage } = landscape;
  return {
    ...settings,
    "cabal-tls:zoneId": zoneId,
    "cabal-tls:network": { vpcId, subnetIds },
    "cabal-tls:endpoints": endpointsOf(settings).map((endpoint) =>
      endpoint["kind"] === "apigateway" ? { ...endpoint, apiId, stage: apiStage } : endpoint,
    ),
  };
}

/** The same stack with other generations. */
export function withWildcard(settings: StackSettings, wildcard: Readonly<Record<string, unknown>>): StackSettings {
  const before = settings["cabal-tls:wildcard"] as Record<string, unknown> | undefined;
  return { ...settings, "cabal-tls:wildcard": { ...before, ...wildcard } };
}

/** Sets the URL of the local CA, which differs at every start. */
export function withLocalCa(settings: StackSettings, directory: string): StackSettings {
  const acme = settings["cabal-tls:acme"] as Record<string, unknown> | undefined;
  return { ...settings, "cabal-tls:acme": { ...acme, directories: [directory] } };
}

/** The same stack without host certificates, which needs no CA. */
export function withoutHosts(settings: StackSettings): StackSettings {
  const { "cabal-tls:acme": _acme, "cabal-tls:hosts": _hosts, ...others } = settings;
  return others;
}

/** The same stack without topics, alarms and rules. */
export function withoutAlerts(settings: StackSettings): StackSettings {
  const { "cabal-tls:alerts": _alerts, ...others } = settings;
  return others;
}

function endpointsOf(settings: StackSettings): readonly Record<string, unknown>[] {
  return (settings["cabal-tls:endpoints"] ?? []) as readonly Record<string, unknown>[];
}
