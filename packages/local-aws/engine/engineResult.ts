/** One resource in one run of the engine. */
export interface EngineStep {
  /** The engine's word: create, update, same, delete, replace, create-replacement, delete-replaced, read, … */
  readonly op: string;
  readonly urn: string;
  /** Type token, such as `aws:acm/certificate:Certificate`. */
  readonly type: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /** When the engine began and ended it, in milliseconds since 1970; absent when it told only one of the two. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The protect flag in the state before, and in the one after; absent when there is no such state. */
  readonly oldProtect?: boolean;
  readonly newProtect?: boolean;
  /** Inputs that differ. */
  readonly diffs: readonly string[];
  readonly failed: boolean;
}

/** What one run of the engine did, from its own events. */
export interface EngineResult {
  readonly ok: boolean;
  /** The engine's exit code; 124 when it was stopped at its deadline, 137 when it was killed. */
  readonly exitCode: number;
  /** The engine's own counts by operation; an operation that did not occur is absent. */
  readonly operations: Readonly<Record<string, number>>;
  /** The steps were only planned: a preview, or an `up` or `destroy` that its own preview stopped. */
  readonly planned: boolean;
  /** In the order in which the engine began them; of an `up` only the update, not the preview before it. */
  readonly steps: readonly EngineStep[];
  /** Warnings and errors, each with its severity and the resource's name in front. */
  readonly diagnostics: readonly string[];
  readonly stderr: string;
  readonly seconds: number;
}
