import { type Fault, pathText, sortedFaults, valueText } from "./fault.ts";

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
