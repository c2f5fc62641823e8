import type { ProbePath } from "../../../cli/watch/probeTarget.ts";
import type { PulumiStack } from "../../../packages/local-aws/engine/index.ts";
import type { LineWriter } from "../../demo/report.ts";
import type { RotationStage } from "../../demo/rotation.ts";
import type { AccountClients } from "../account/accountClients.ts";
import type { Landscape } from "../../demo/landscape.ts";
import type { AcceptanceScope } from "../core/scope.ts";
import type { AcceptancePlatform } from "./platform.ts";
import type { RunFolder } from "./runFolder.ts";
import { type Patience, until } from "./until.ts";

/** What every step has. */
export interface RunContext {
  readonly scope: AcceptanceScope;
  readonly platform: AcceptancePlatform;
  readonly clients: AccountClients;
  readonly account: string;
  readonly zoneId: string;
  readonly folder: RunFolder;
  readonly interrupted: AbortSignal;
  readonly write: LineWriter;
  /** What earlier steps made. */
  readonly made: MadeStacks;
}

export interface MadeStacks {
  landscape?: Landscape;
  program?: PulumiStack;
  /** The program with its config, and the ways to its endpoints. */
  stage?: RotationStage;
  /** Every address of the service's host name. */
  servicePaths?: readonly ProbePath[];
}

/** What a step found: sentences, which are the report's. */
export interface StepFindings {
  readonly facts: readonly string[];
  readonly problems: readonly string[];
}

export type Step = (context: RunContext) => Promise<StepFindings>;

/** What an earlier step made. Throws when it was not reached. */
export function needed<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} was not made by an earlier step`);
  return value;
}

/** Waits in AWS's time. */
export function waitUntil<Value>(
  { platform, interrupted }: RunContext,
  patience: Pick<Patience, "what" | "deadline" | "pause">,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  return until({ ...patience, timeFactor: platform.timeFactor, interrupted }, look);
}
