/** The parts of the engine's events (`apitype.EngineEvent`) that are read here. */
export interface EngineEvent {
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
  readonly summaryEvent?: { readonly resourceChanges: Readonly<Record<string, number>> | null };
  readonly resourcePreEvent?: StepEvent;
  readonly resOutputsEvent?: StepEvent;
  readonly resOpFailedEvent?: StepEvent;
  readonly errorEvent?: { readonly error: string };
}

export interface StepEvent {
  /** True in a preview; the engine leaves a false flag out. */
  readonly planning?: boolean;
  readonly metadata: {
    readonly op: string;
    readonly urn: string;
    readonly type: string;
    readonly old: StepState | null;
    readonly new: StepState | null;
    readonly diffs?: readonly string[] | null;
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  };
}

interface StepState {
  readonly protect?: boolean;
}

/** An event and when it arrived here, in milliseconds since 1970 (the engine's own stamps are whole seconds). */
export interface StampedEvent {
  readonly at: number;
  readonly event: EngineEvent;
}
