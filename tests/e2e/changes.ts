import type { EngineResult } from "../../packages/local-aws/engine/index.ts";

/** Of what AWS does not notice: the engine reads, or forgets what it has read. */
const SILENT = new Set(["same", "read", "refresh", "discard"]);

/**
 * What the engine did, one line a step, sorted: `create Certificate wildcard-g2`. Untouched resources are left out,
 * and so are reads, which change nothing, and components, which exist in the engine only.
 */
export function changes(result: EngineResult): string[] {
  return result.steps
    .filter(({ op, type }) => type.startsWith("aws:") && !SILENT.has(op))
    .map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`)
    .sort();
}

/** Steps that leave a resource as it is but for its protection: `protect Certificate wildcard-g1`. */
export function protectionChanges(result: EngineResult): string[] {
  return result.steps
    .filter(({ oldProtect = false, newProtect = false, op }) => op === "same" && oldProtect !== newProtect)
    .map(({ newProtect, type, name }) => `${newProtect ? "protect" : "unprotect"} ${type.split(":").at(-1)} ${name}`)
    .sort();
}
