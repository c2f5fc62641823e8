import { InvalidArgumentError } from "commander";
import { DEFAULT_SETTINGS, type RenderSettings } from "../../monitoring/renderSettings.ts";
import { type ConnectToRule, parseConnectTo } from "../watch/connectTo.ts";
import type { InventoryOptions } from "../readInventory.ts";

export interface RenderOptions extends InventoryOptions {
  readonly out: string;
  readonly runbookUrl: string;
  readonly blackbox: string;
  readonly facts: string;
  readonly alertmanager: string;
  readonly prometheusUrl: string;
  readonly dashboardDir: string;
  readonly caFile?: string;
  readonly connectTo: readonly ConnectToRule[];
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
    ...(options.caFile === undefined ? {} : { caFile: options.caFile }),
    connectTo: placesByInstance(options.connectTo),
    timeFactor: options.timeFactor,
  };
}

/** Several rules for one instance are several addresses of it. */
function placesByInstance(rules: readonly ConnectToRule[]): Readonly<Record<string, readonly string[]>> {
  const places: Record<string, string[]> = {};
  for (const { host, port, address, connectPort } of rules) {
    const target = address ?? host;
    const place = target.includes(":") ? `[${target}]:${connectPort}` : `${target}:${connectPort}`;
    places[`${host}:${port}`] = [...(places[`${host}:${port}`] ?? []), place];
  }
  return places;
}

export function connectToArgument(text: string, before: readonly ConnectToRule[]): readonly ConnectToRule[] {
  try {
    return [...before, parseConnectTo(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
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
