import type { PropertyMap } from "../../../provider/propertyMap.ts";
import type { MimicCloud } from "./mimicCloud.ts";

export interface MimicResource {
  readonly name: string;
  readonly type: "listener" | "distribution" | "rule";
  readonly inputs: PropertyMap;
  /** An input that is another resource's output. */
  readonly output?: { readonly input: string; readonly of: string; readonly name: string };
  readonly options?: { readonly ignoreChanges?: string[]; readonly import?: string };
}

/** One resource through the runs of its group. */
export interface Scenario {
  /** What the bridge does, as a sentence: the test's title. */
  readonly title: string;
  /** Logical name of the resource; no other name begins with it. */
  readonly name: string;
  /** One for each run. */
  readonly steps: readonly ScenarioStep[];
}

export interface ScenarioStep {
  /** What the program has; undefined = nothing. */
  readonly resource?: Omit<MimicResource, "name"> | undefined;
  /** What happens to the cloud before. */
  readonly before?: (cloud: MimicCloud) => void;
  /**
   * The engine's operations, `!` after one that failed, and the calls to the cloud: `update!: Modify`. The calls for
   * another physical name follow after `+`.
   */
  readonly expected: string;
}

/** Scenarios that share the engine's runs, one run for each step. */
export interface ScenarioGroup {
  /** Of its stack. */
  readonly name: string;
  readonly title: string;
  readonly runs: readonly EngineRun[];
  readonly scenarios: readonly Scenario[];
}

export interface EngineRun {
  readonly command: "up" | "preview" | "refresh";
  readonly flags?: readonly string[];
  readonly exitCode: number;
}

export const UP: EngineRun = { command: "up", exitCode: 0 };
export const FAILED_UP: EngineRun = { command: "up", exitCode: 1 };
