import { differences } from "./stateDifferences.ts";

/** Something in a step that the declared change does not explain. */
export interface PlanFault {
  /** Of an input or an option; "" for the step as a whole. */
  readonly path: string;
  /** In words; never the value of an input that may be a secret. */
  readonly expected: string;
  readonly found: string;
}

export function fault(path: string, expected: string, found = "another value"): PlanFault {
  return { path, expected, found };
}

/** The step as a whole is not one of the change. */
export function wholeFault(expected: string, found: string): PlanFault {
  return { path: "", expected, found };
}

/** Every input that is not named must have the value in `others`, and no further one may be there. */
export function otherInputFaults(
  inputs: Readonly<Record<string, unknown>>,
  named: readonly string[],
  others: Readonly<Record<string, unknown>>,
): PlanFault[] {
  const rest = Object.fromEntries(Object.entries(inputs).filter(([key]) => !named.includes(key)));
  return differences(others, rest, "").map(({ path }) => fault(path, "the value of such a resource"));
}

/** `property: expected …, found …`, in the order of the properties. */
export function faultWords(faults: readonly PlanFault[]): string {
  return faults
    .map(({ path, expected, found }) => `${path === "" ? "" : `${path}: `}expected ${expected}, found ${found}`)
    .join("; ");
}
