import type { EngineResult } from "../../local/engine/index.ts";

/**
 * What the engine did, one line a step, sorted: `create Certificate wildcard-g2`. Untouched resources are left out,
 * and so are reads, which change nothing, and components, which exist in the engine only.
 */
export function changes(result: EngineResult): string[] {
  return result.steps
    .filter(({ op, type }) => type.startsWith("aws:") && op !== "same" && op !== "read" && op !== "refresh")
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
