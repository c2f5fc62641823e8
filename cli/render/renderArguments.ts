import { InvalidArgumentError } from "commander";
import { DEFAULT_SETTINGS, type RenderSettings } from "../../monitoring/settings/renderSettings.ts";
import type { ConnectToRule } from "../tls/index.ts";
import type { Placeholder } from "./placeholders.ts";
import type { InventoryOptions } from "../command/readInventory.ts";

export interface RenderOptions extends InventoryOptions {
  readonly out: string;
  readonly runbookUrl: string;
  readonly blackbox: string;
  readonly facts: string;
  readonly alertmanager: string;
  readonly prometheusUrl: string;
  readonly dashboardDir: string;
  readonly jobPrefix: string;
  readonly caFile?: string;
  readonly connectTo: readonly ConnectToRule[];
  readonly placeholder: readonly Placeholder[];
  readonly timeFactor: number;
  readonly check?: boolean;
  readonly force?: boolean;
}

/** The arguments as the rendering functions take them. */
export function renderSettings(options: RenderOptions): RenderSettings {
  return {
    runbookUrl: options.runbookUrl,
    blackboxAddress: options.blackbox,
    factsAddress: options.facts,
    alertmanagerAddress: options.alertmanager,
    prometheusUrl: options.prometheusUrl,
    dashboardDir: options.dashboardDir,
    jobPrefix: options.jobPrefix,
    ...(options.caFile === undefined ? {} : { caFile: options.caFile }),
    connectTo: addressesByInstance(options.connectTo),
    timeFactor: options.timeFactor,
  };
}

/** Several rules for one instance are several addresses of it. */
function addressesByInstance(rules: readonly ConnectToRule[]): Readonly<Record<string, readonly string[]>> {
  const addresses: Record<string, string[]> = {};
  for (const { host, port, address, connectPort } of rules) {
    const target = address ?? host;
    const found = target.includes(":") ? `[${target}]:${connectPort}` : `${target}:${connectPort}`;
    addresses[`${host}:${port}`] = [...(addresses[`${host}:${port}`] ?? []), found];
  }
  return addresses;
}

export function addressArgument(text: string): string {
  if (!/^(\[[0-9a-fA-F:]+\]|[^\s:[\]/]+):\d{1,5}$/.test(text)) {
    throw new InvalidArgumentError(`It should be HOST:PORT, such as ${DEFAULT_SETTINGS.blackboxAddress}.`);
  }
  return text;
}

export function timeFactorArgument(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 3600)) throw new InvalidArgumentError("It should be a number from 1 to 3600.");
  return value;
}

/** Alerts put `#` and their heading behind it. */
export function runbookArgument(text: string): string {
  if (text === "" || /[#\s]/.test(text)) {
    throw new InvalidArgumentError("It should be a page's address without # and blanks.");
  }
  return text;
}

/** It becomes part of a label that the rules compare, in a regular expression of the dashboard too. */
export function jobPrefixArgument(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(text)) {
    throw new InvalidArgumentError("It should be 1 to 40 letters, digits, _ or -, such as cabal-.");
  }
  return text;
}
