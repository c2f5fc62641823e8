import { equivalent } from "./equivalence.ts";
import { isMap, type PropertyMap, type PropertyValue } from "./propertyMap.ts";
import { type InputRule, type ResourceType, ruleOf } from "./resourceType.ts";

export interface InputChange {
  /** As the engine writes it: `viewerCertificate.acmCertificateArn`, `defaultActions[0].targetGroupArn`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly rule: InputRule;
}

/** Differences that matter between the inputs of the state and the program's, down to the smallest changed part. */
export function inputChanges(
  type: ResourceType,
  olds: PropertyMap,
  news: PropertyMap,
  ignored: readonly string[] = [],
): InputChange[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  names.delete("__defaults");
  const unnoticed = [...ignored, ...(type.suppressed?.(news, olds) ?? [])];
  const replacing = type.replaces?.(news, olds) ?? [];
  return [...names]
    .sort()
    .filter((name) => !unnoticed.includes(name))
    .flatMap((name) => changesAt(type, name, name, olds[name], news[name]))
    .flatMap((change) => [change, ...reportedWith(type, change)])
    .filter((change) => !ignored.includes(change.path))
    .map((change) => (replacing.includes(topLevel(change.path)) ? { ...change, rule: "replace" } : change));
}

function changesAt(
  type: ResourceType,
  table: string,
  path: string,
  old: PropertyValue | undefined,
  now: PropertyValue | undefined,
): InputChange[] {
  if (equivalent(type, table, old, now)) return [];
  if (now === undefined && type.outputs.includes(table)) return [];
  const inner = type.reportedWhole?.includes(table) ? undefined : innerPairs(old, now);
  if (inner === undefined) return [{ path, kind: kindOf(old, now), rule: ruleOf(type, table) ?? "update" }];
  return inner.flatMap(({ name, index, old: innerOld, now: innerNow }) =>
    name === undefined
      ? changesAt(type, table, `${path}[${index}]`, innerOld, innerNow)
      : changesAt(type, `${table}.${name}`, `${path}.${name}`, innerOld, innerNow),
  );
}

function reportedWith(type: ResourceType, { path }: InputChange): InputChange[] {
  const output = type.reportedWith?.[path];
  return output === undefined ? [] : [{ path: output, kind: "update", rule: "update" }];
}

interface InnerPair {
  readonly name?: string;
  readonly index?: number;
  readonly old: PropertyValue | undefined;
  readonly now: PropertyValue | undefined;
}

/** Pairs worth comparing one by one; undefined when the change is the whole value. */
function innerPairs(old: PropertyValue | undefined, now: PropertyValue | undefined): InnerPair[] | undefined {
  if (isMap(old) && isMap(now)) {
    const names = new Set([...Object.keys(old), ...Object.keys(now)]);
    return [...names].sort().map((name) => ({ name, old: old[name], now: now[name] }));
  }
  if (Array.isArray(old) && Array.isArray(now) && old.length === now.length && [...old, ...now].every(isMap)) {
    return now.map((element, index) => ({ index, old: old[index], now: element }));
  }
  return undefined;
}

function kindOf(old: PropertyValue | undefined, now: PropertyValue | undefined): InputChange["kind"] {
  if (old === undefined) return "add";
  return now === undefined ? "delete" : "update";
}

function topLevel(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}
