import { parseDocument } from "yaml";
import { ConfigError, type Fault } from "../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../core/configSchema/parseStackConfig.ts";
import { type Issuer, issuerOf } from "../../core/generation.ts";
import type { Generations } from "../../core/rotation/rotationPlan.ts";
import { CommandError } from "../command/commandError.ts";
import { configIn } from "../command/stackFile.ts";

/** Project and stack of a config text; `file` only names it in messages. */
export interface ConfigSource {
  readonly project: string;
  readonly stack: string;
  readonly file: string;
}

/** What an edit of the generations may change. */
const GENERATION_KEYS = new Set(["issued", "active", "retiring", "settings", "existing"]);

/** The generations that a config text names. Throws CommandError when it has none or the config's rules refuse them. */
export function generationsIn(text: string, source: ConfigSource): Generations {
  const raw = rawConfig(text, source);
  const faults = faultsOf(raw, source).filter(({ path }) => path[0] === "wildcard");
  if (faults.length > 0) throw new CommandError(new ConfigError(faults, source).message, 1);
  const { issued, active, retiring = [] } = raw["wildcard"] as Partial<Generations> & Omit<Generations, "retiring">;
  return { issued: ascending(issued), active, retiring: ascending(retiring) };
}

/** Throws CommandError with every fault of a config text. */
export function assertNoFault(text: string, source: ConfigSource): void {
  const faults = faultsOf(rawConfig(text, source), source);
  if (faults.length > 0) throw new CommandError(new ConfigError(faults, source).message, 1);
}

/** Who issues a generation, by a config text without faults in its generations. */
export function issuerIn(text: string, source: ConfigSource, generation: number): Issuer {
  const settings: unknown = Object(rawConfig(text, source)["wildcard"])["settings"];
  return issuerOf(Object(settings)[generation] as { readonly issuer?: Issuer } | undefined);
}

/** Throws CommandError when the new text has a fault that the old one had not: an edit must not break a config. */
export function assertNoNewFault(before: string, after: string, source: ConfigSource): void {
  const known = new Set(faultsOf(rawConfig(before, source), source).map(({ path }) => path.join(".")));
  const faults = faultsOf(rawConfig(after, source), source).filter(({ path }) => !known.has(path.join(".")));
  if (faults.length > 0) throw new CommandError(new ConfigError(faults, source).message, 1);
}

/** What a config file says beside its generations, as JSON: no rotation changes it. */
export function textWithoutGenerations(text: string, { project }: ConfigSource): string {
  const content = parseDocument(text).toJS() as { config?: Record<string, unknown> };
  const key = `${project}:wildcard`;
  const own = Object.entries(Object(content.config?.[key])).filter(([name]) => !GENERATION_KEYS.has(name));
  return JSON.stringify({ ...content, config: { ...content.config, [key]: Object.fromEntries(own) } });
}

function faultsOf(raw: Readonly<Record<string, unknown>>, source: ConfigSource): readonly Fault[] {
  try {
    parseStackConfig(raw, source);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

function rawConfig(text: string, { project, file }: ConfigSource): Record<string, unknown> {
  const config = configIn(text, file);
  const prefix = `${project}:`;
  const own = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
  );
  return { ...Object.fromEntries(own), ...("aws:region" in config ? { "aws:region": config["aws:region"] } : {}) };
}

function ascending(generations: readonly number[]): number[] {
  return [...generations].sort((a, b) => a - b);
}
