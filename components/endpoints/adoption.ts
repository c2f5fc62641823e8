import type { ManagedPart } from "../../core/configSchema/stackConfig.ts";

/** What the arguments of an endpoint say about adopting a running one. */
export interface AdoptionArgs {
  /** Id of the running resource that has the certificate; undefined = it is made. */
  readonly import?: string | undefined;
  /**
   * How much of what was adopted follows this program. "certificate": everything else stays as it was found.
   * @default "certificate"
   */
  readonly manage?: ManagedPart | undefined;
}

/** Adoption options of a resource: which running one it is, and which of its inputs stay as they were found. */
export interface AdoptionOptions {
  import?: string;
  ignoreChanges?: string[];
}

/**
 * Every input of a resource but those that follow the program: an input that is new in the provider is a type error in
 * such a table, and not a setting that the next update takes from a running system.
 */
export type Kept<Args, Managed extends keyof Args> = Readonly<Record<Exclude<keyof Args, Managed>, "kept">>;

/** Paths of the inputs in such a table; `input` is the one that they are below. */
export function keptInputs(table: Readonly<Record<string, "kept">>, input?: string): string[] {
  return Object.keys(table).map((name) => (input === undefined ? name : `${input}.${name}`));
}

/** Whether what was adopted stays as it was found, but for its certificate. */
export function keepsTheRest(args: AdoptionArgs): boolean {
  return args.import !== undefined && args.manage !== "everything";
}

/** Options that adopt the running resource of that id; none when it is undefined and the resource is made. */
export function adopting(kept: readonly string[], id: string | undefined, args: AdoptionArgs): AdoptionOptions {
  if (id === undefined) return {};
  return keepsTheRest(args) ? { import: id, ignoreChanges: [...kept] } : { import: id };
}
