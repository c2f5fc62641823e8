import type { GateReason, StepClass } from "./judgement.ts";

/** Version of the JSON output; keys are added, never renamed. */
export const GATE_VERSION = 1;

/** What the change is as a whole; "emergency" is stage and switch in one, "mixed" a rotation and something else. */
export type ChangeKind =
  | "none"
  | "stage"
  | "switch"
  | "emergency"
  | "rollback"
  | "retire-unprotect"
  | "retire-drop"
  | "adopt"
  | "mixed"
  | "other";

export interface GateReport {
  readonly version: number;
  readonly verdict: "pass" | "block";
  readonly kind: ChangeKind;
  readonly declared: "rotation" | "any";
  readonly moves: readonly MoveEntry[];
  readonly requested: readonly RequestedEntry[];
  readonly lines: readonly GateLine[];
  /** Commands that repair the engine's state before the preview is made again; empty when it needs no repair. */
  readonly repair: readonly string[];
  /** `REASON:URN` of each line that blocks and that `--allow` would let pass. */
  readonly allowable: readonly string[];
}

/** One step of the plan that changes something. */
export interface GateLine {
  /** "" for a fault of the whole run. */
  readonly urn: string;
  readonly name: string;
  /** For people: `update Listener (certificateArn)`. */
  readonly what: string;
  readonly class: StepClass;
  readonly verdict: "pass" | "block";
  readonly reason: GateReason;
  /** The reason as a sentence without its subject. */
  readonly message: string;
  /** Names that make the reason concrete; absent when there are none. */
  readonly detail?: string;
  /** It would block, and somebody has allowed it by name; absent otherwise. */
  readonly allowed?: true;
}

export interface MoveEntry {
  readonly endpoint: string;
  /** As in the inventory; undefined when no inventory knows the endpoint. */
  readonly kind: string | undefined;
  /** `host:port`; empty when no inventory knows the endpoint. */
  readonly hosts: readonly string[];
  readonly from: MoveEnd;
  readonly to: MoveEnd;
}

export interface MoveEnd {
  /** Undefined for a certificate of no or of several generations. */
  readonly generation: number | undefined;
  /** Undefined as long as the certificate is not requested. */
  readonly arn: string | undefined;
}

export interface RequestedEntry {
  readonly generation: number;
  readonly region: string;
  readonly names: readonly string[];
  readonly keyAlgorithm: string;
}
