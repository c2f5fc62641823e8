import type { StampedEvent, StepEvent } from "./engineEvent.ts";
import type { EngineStep } from "./engineResult.ts";

/** What the events of one phase (a preview, or an update) say. */
export interface EventFacts {
  readonly planned: boolean;
  readonly operations: Readonly<Record<string, number>>;
  readonly steps: readonly EngineStep[];
  readonly diagnostics: readonly string[];
}

type MutableStep = { -readonly [Field in keyof EngineStep]: EngineStep[Field] };

/** Reads the events of one phase. A step that failed counts in `steps` but not in `operations`. */
export function readEvents(events: readonly StampedEvent[]): EventFacts {
  const steps = new Map<string, MutableStep>();
  const diagnostics: string[] = [];
  let operations: Readonly<Record<string, number>> = {};
  for (const { at, event } of events) {
    if (event.resourcePreEvent !== undefined) stepOf(steps, event.resourcePreEvent).startedAt = at;
    if (event.resOutputsEvent !== undefined) end(steps, event.resOutputsEvent, at);
    if (event.resOpFailedEvent !== undefined) end(steps, event.resOpFailedEvent, at).failed = true;
    if (event.summaryEvent !== undefined) operations = event.summaryEvent.resourceChanges ?? {};
    const { diagnosticEvent, errorEvent } = event;
    if (diagnosticEvent !== undefined && isTold(diagnosticEvent)) diagnostics.push(diagnosticText(diagnosticEvent));
    if (errorEvent !== undefined) diagnostics.push(`error: ${errorEvent.error}`);
  }
  const planned = events.some(({ event }) => event.resourcePreEvent?.planning === true);
  return { planned, operations, steps: [...steps.values()], diagnostics };
}

function end(steps: Map<string, MutableStep>, event: StepEvent, at: number): MutableStep {
  const step = stepOf(steps, event);
  step.endedAt = at;
  // The final event knows more: an update's flags and differences are complete only there.
  const last = newStep(event);
  if (last.newProtect !== undefined) step.newProtect = last.newProtect;
  if (last.diffs.length > 0) step.diffs = last.diffs;
  return step;
}

function stepOf(steps: Map<string, MutableStep>, event: StepEvent): MutableStep {
  const { op, urn } = event.metadata;
  const key = `${op} ${urn}`;
  const step = steps.get(key) ?? newStep(event);
  steps.set(key, step);
  return step;
}

function newStep({ metadata }: StepEvent): MutableStep {
  const { op, urn, type } = metadata;
  return {
    op,
    urn,
    type,
    name: nameOf(urn),
    // The engine leaves a false flag out of its events.
    ...(metadata.old === null ? {} : { oldProtect: metadata.old.protect ?? false }),
    ...(metadata.new === null ? {} : { newProtect: metadata.new.protect ?? false }),
    diffs: metadata.diffs ?? Object.keys(metadata.detailedDiff ?? {}),
    failed: false,
  };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

type Diagnostic = NonNullable<StampedEvent["event"]["diagnosticEvent"]>;

/** Debug and info lines are left out: they may carry outputs of resources, secrets among them. */
function isTold({ severity, ephemeral }: Diagnostic): boolean {
  return ephemeral !== true && (severity === "warning" || severity === "error" || severity === "info#err");
}

function diagnosticText({ urn, message, severity }: Diagnostic): string {
  const text = message.replace(/<\{%[^%]*%\}>/g, "").trim();
  return urn === undefined || urn === "" ? `${severity}: ${text}` : `${severity}: ${nameOf(urn)}: ${text}`;
}
