import { equivalent } from "./equivalence.ts";
import { type InputChange, inputChanges } from "./inputChanges.ts";
import { isMap, type PropertyMap, type PropertyValue } from "./propertyMap.ts";
import { valueAsGiven } from "./readInputs.ts";
import type { ResourceType } from "./resourceType.ts";

/** What the engine's state holds of a resource. */
export interface RecordedState {
  /** What the program gave when it last made, changed or refreshed the resource with success. */
  readonly inputs: PropertyMap;
  /** Inputs and computed values as they were last read, or as a failed update wanted them. */
  readonly outputs: PropertyMap;
}

/**
 * The old inputs with the values that the state's outputs have for them. The bridge compares the program with these, and
 * not with the old inputs: after a refused update, whose outputs are the wanted ones, it finds nothing left to do.
 * Whatever else AWS computed is left out, since the program never gave it.
 */
export function recordedInputs(type: ResourceType, { inputs, outputs }: RecordedState): PropertyMap {
  const recorded: PropertyMap = {};
  for (const [name, given] of Object.entries(inputs)) {
    const value = valueAsGiven(type, name, given, outputs[name]);
    if (value !== undefined) recorded[name] = value;
  }
  return recorded;
}

/** Differences between the state and the program's inputs. */
export function recordedChanges(
  type: ResourceType,
  recorded: RecordedState,
  news: PropertyMap,
  ignored: readonly string[],
): InputChange[] {
  const changes = inputChanges(type, recordedInputs(type, recorded), news, ignored);
  return changes.filter((change) => change.kind !== "add" || !isRecorded(type, change, recorded.outputs, news));
}

/** An input that was never given before is no change when the outputs have its value already. */
function isRecorded(type: ResourceType, { path }: InputChange, outputs: PropertyMap, news: PropertyMap): boolean {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
  const wanted = valueAt(news, steps);
  const recorded = valueAt(outputs, steps);
  if (wanted === undefined || recorded === undefined) return false;
  const table = steps.filter((step) => !/^\d+$/.test(step)).join(".");
  return equivalent(type, table, wanted, valueAsGiven(type, table, wanted, recorded));
}

function valueAt(map: PropertyMap, steps: readonly string[]): PropertyValue | undefined {
  let value: PropertyValue | undefined = map;
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isMap(value) ? value[step] : undefined;
  }
  return value;
}
