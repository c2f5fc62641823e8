import type { PulumiStack } from "../../../engine/index.ts";

export interface ResourceSnapshot {
  readonly id: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
  readonly initErrors: readonly string[];
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly initErrors?: readonly string[];
}

/** Keys that the bridge keeps its own notes under; no program and no tool reads them. */
const NOTES = new Set(["__defaults", "__meta", "__pulumi_raw_state_delta"]);

const ABSENT: readonly unknown[] = [null, false, ""];

/** What the state has of each mimic, by logical name, in a form in which both plugins can be compared. */
export async function snapshotOf(stack: PulumiStack): Promise<Readonly<Record<string, ResourceSnapshot>>> {
  const { deployment } = (await stack.exportState()) as { deployment: { resources?: readonly StateResource[] } };
  const mimics = (deployment.resources ?? []).filter(({ type }) => type.startsWith("mimic:"));
  return Object.fromEntries(
    mimics.map(({ urn, id, inputs, outputs, initErrors }) => [
      urn.slice(urn.lastIndexOf("::") + 2),
      comparable({ id, inputs, outputs, initErrors: initErrors ?? [] }) as ResourceSnapshot,
    ]),
  );
}

/**
 * Without notes, and without null, false and empty texts, which the bridge adds and drops at will; sets in one order; and
 * without the chance in an automatic name.
 */
export function comparable(value: unknown): unknown {
  if (typeof value === "string") return withoutChance(value);
  if (Array.isArray(value)) return value.map(comparable).sort(byText);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name, one]) => !NOTES.has(name) && !ABSENT.includes(one));
  return Object.fromEntries(entries.sort().map(([name, one]) => [name, comparable(one)]));
}

export function withoutChance(text: string): string {
  return text.replace(/-[0-9a-f]{7}\b/g, "-CHANCE");
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
