/** Keys and list places from the top of the config: `["endpoints", 0, "port"]`. */
export type FaultPath = readonly (string | number)[];

/** One thing that is wrong in the config of a stack. */
export interface Fault {
  readonly path: FaultPath;
  /** The value as it is in the config; undefined = missing. */
  readonly value: unknown;
  /** What is allowed there, without a full stop. */
  readonly allowed: string;
  /** One sentence: what to do next. */
  readonly fix: string;
}

/** Longer values are cut: a fault points at its path, it does not repeat the file. */
const MAX_VALUE_LENGTH = 120;

/** The path as it reads in the stack's file: `cabal-tls:endpoints[0].port`. Keys of other namespaces stay as they are. */
export function pathText(path: FaultPath, namespace: string): string {
  const [first, ...rest] = path;
  const top = String(first);
  const start = top.includes(":") ? top : `${namespace}:${plainKey(top) ? top : JSON.stringify(top)}`;
  return start + rest.map(segmentText).join("");
}

function segmentText(segment: string | number): string {
  if (typeof segment === "number") return `[${segment}]`;
  return plainKey(segment) ? `.${segment}` : `[${valueText(segment)}]`;
}

function plainKey(key: string): boolean {
  return /^[\w-]{1,64}$/.test(key);
}

/** The value as JSON on one line, cut when it is long. */
function valueText(value: unknown): string {
  if (value === undefined) return "(missing)";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH)}… (${text.length} characters)`;
}

/** By path, list places as numbers; faults of one place keep the order in which they were found. */
function sortedFaults(faults: readonly Fault[]): Fault[] {
  return [...faults].sort((a, b) => comparePaths(a.path, b.path));
}

function comparePaths(a: FaultPath, b: FaultPath): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareSegments(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareSegments(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

/** Where a config comes from, for the message. */
export interface ConfigContext {
  /** Pulumi project: the namespace of the keys. */
  readonly project: string;
  /** Pulumi stack. */
  readonly stack: string;
}

/** The config of a stack was refused. The message lists every fault, sorted by path. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], context: ConfigContext) {
    const sorted = sortedFaults(faults);
    const count = sorted.length === 1 ? "1 fault" : `${sorted.length} faults`;
    const head = `The config of stack "${context.stack}" has ${count}; nothing was changed.`;
    super([head, ...sorted.map((fault) => faultText(fault, context.project))].join("\n\n"));
    this.faults = sorted;
  }
}

function faultText(fault: Fault, namespace: string): string {
  return [
    `  ${pathText(fault.path, namespace)}`,
    `    value:   ${valueText(fault.value)}`,
    `    allowed: ${fault.allowed}`,
    `    fix:     ${fault.fix}`,
  ].join("\n");
}
