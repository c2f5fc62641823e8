import { dottedValue, isKeyed } from "../parsedJson.ts";
import type { PlanState, PlanStep } from "./plan.ts";

/** What the engine writes where it does not know a value yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One value that is not the same before and after. */
export interface Difference {
  /** `port`, `viewerCertificate.acmCertificateArn`, `defaultActions[0].type`; of an option its name in the state. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/**
 * Every input that differs. The engine's own lists leave some out: a provider may call two values the same, and
 * `hideDiff` takes paths away. So its lists and a comparison count together.
 */
export function changedInputs(step: PlanStep): Difference[] {
  const { before, after } = step;
  const compared = differences(before?.inputs ?? {}, after?.inputs ?? {}, "");
  const listed = step.changed.filter((path) => !compared.some((one) => isSamePath(one.path, path)));
  // Only the outputs have what is there: after an update that failed, the inputs in the state are those that were asked for.
  const found = (path: string) => ({
    path,
    before: dottedValue(before?.outputs, path),
    after: dottedValue(after?.inputs, path),
  });
  return [...compared, ...listed.map(found)];
}

/** Of a path without a list in it. */
/** The engine names a list of reasons by the input alone: `viewerCertificate`. */
function isSamePath(compared: string, listed: string): boolean {
  return compared === listed || compared.startsWith(`${listed}.`) || compared.startsWith(`${listed}[`);
}

/** Every option of the resource that differs: parent, provider, hooks, what is ignored, timeouts, … */
export function changedOptions(before: PlanState, after: PlanState): Difference[] {
  const names = new Set([...Object.keys(before.options), ...Object.keys(after.options)]);
  return [...names].sort().flatMap((path) => {
    const [old, planned] = [settled(before.options[path]), settled(after.options[path])];
    return isEqual(old, planned) ? [] : [{ path, before: old, after: planned }];
  });
}

export function differences(before: unknown, after: unknown, path: string): Difference[] {
  if (isEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((one, index) => differences(one, after[index], `${path}[${index}]`));
  }
  if (isKeyed(before) && isKeyed(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys
      .filter((key) => key !== NOTE && !isAsAdopted(before, after, key))
      .flatMap((key) => differences(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  return [{ path, before, after }];
}

/** An option that says nothing is the same as none; the engine writes lists of names in any order. */
function settled(value: unknown): unknown {
  if (value === false || value === "" || value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : [...value].sort();
  if (!isKeyed(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => settled(one) !== undefined && one !== 0);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The provider's own note on which inputs it has filled in; a refresh drops it. */
const NOTE = "__defaults";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The inputs of an imported or refreshed resource are what was read: without the values that the provider fills in, and
 * with settings that are off. Neither is a change.
 */
function isAsAdopted(before: Properties, after: Properties, key: string): boolean {
  const filled = after[NOTE];
  if (before[key] === undefined) return Array.isArray(filled) && filled.includes(key);
  return after[key] === undefined && settled(before[key]) === undefined;
}

export function isEqual(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => isEqual(value, other[index]));
  }
  if (isKeyed(one) && isKeyed(other)) {
    if (isAsset(one) && isAsset(other)) return one["hash"] === other["hash"];
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => key === NOTE || isEqual(one[key], other[key]));
  }
  return one === other;
}

/** A file, or an archive of files, by the engine's mark for one. Where it lies differs from machine to machine. */
function isAsset(value: Properties): boolean {
  return typeof value["4dabf18193072939515e22adb298388d"] === "string" && typeof value["hash"] === "string";
}
