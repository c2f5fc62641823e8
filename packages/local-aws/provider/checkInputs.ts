import { autoName } from "./autoName.ts";
import { invalidValues, missingInputs, unlistedInputs } from "./inputFaults.ts";
import type { PropertyMap } from "./propertyMap.ts";
import type { ResourceType } from "./resourceType.ts";

/** Names of the inputs that were filled in because the program did not give them. Defined by the bridge. */
const DEFAULTS = "__defaults";

export interface CheckedInputs {
  readonly inputs: PropertyMap;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface CheckRequest {
  readonly logicalName: string;
  readonly olds: PropertyMap;
  readonly news: PropertyMap;
  /** The engine's: one update asks twice for the same random name. */
  readonly seed: Uint8Array;
  /** The provider's own. */
  readonly region: string;
}

/** The program's inputs, judged, and with what the provider fills in. */
export function checkInputs(
  type: ResourceType,
  { logicalName, olds, news, seed, region }: CheckRequest,
): CheckedInputs {
  const unlisted = unlistedInputs(type, news).map((property) => ({ property, reason: unlistedReason(type, property) }));
  const filled = { ...topLevelDefaults(type, news), ...autoName(type, logicalName, news, olds, seed) };
  const inputs = {
    ...(type.regional ? { region } : {}),
    ...news,
    ...filled,
    [DEFAULTS]: Object.keys(filled).sort(),
  };
  return { inputs, failures: [...unlisted, ...missingInputs(type, inputs), ...invalidValues(type, inputs)] };
}

/** As types and outputs have them. */
export function withoutDefaults(inputs: PropertyMap): PropertyMap {
  const { [DEFAULTS]: _, ...given } = inputs;
  return given;
}

/** Whether the program named the resource itself; false for checked inputs that do not say what was filled in. */
export function isNamedByProgram(type: ResourceType, checked: PropertyMap): boolean {
  const filled = checked[DEFAULTS];
  const name = type.autoName?.input;
  return name !== undefined && checked[name] !== undefined && Array.isArray(filled) && !filled.includes(name);
}

function unlistedReason(type: ResourceType, property: string): string {
  return (
    `The stand-in provider does not know the input "${property}" of ${type.token}. If the program needs it, look up in ` +
    `${type.source} whether it replaces, and add it to the type's table in packages/local-aws/provider/types.`
  );
}

function topLevelDefaults(type: ResourceType, news: PropertyMap): PropertyMap {
  const defaults: PropertyMap = {};
  for (const [path, value] of Object.entries(type.defaults ?? {})) {
    if (!path.includes(".") && news[path] === undefined) defaults[path] = value;
  }
  return defaults;
}
