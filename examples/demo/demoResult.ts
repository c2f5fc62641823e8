import type { DemoFacts, Operations } from "./demoFacts.ts";
import { type EndpointResult, endpointResult } from "./endpointResult.ts";
import type { RenewalFacts } from "./renewalFacts.ts";
import { renewalVerdict } from "./renewalVerdict.ts";
import type { StuckFacts } from "./stuckFacts.ts";
import { type StuckResult, stuckResult } from "./stuckResult.ts";
import { stuckVerdict } from "./stuckVerdict.ts";
import { type Reason, type ReasonCode, verdict } from "./verdict.ts";

/** What `--json` writes. Keys are added in later versions, never renamed. */
export interface DemoResult {
  readonly ok: boolean;
  /** Why not; empty when ok. */
  readonly reasons: readonly Reason[];
  readonly endpoints: readonly EndpointResult[];
  readonly operations: Operations;
  readonly seconds: DemoSeconds;
  /** AWS's durations are divided by this. */
  readonly timeFactor: number;
  /** What was played with the host certificate after the rotation; absent when nothing was. */
  readonly renewals?: RenewalFacts;
  /** What was played while ACM was stuck; absent when nothing was. */
  readonly acmStuck?: StuckResult;
}

export interface DemoSeconds {
  /** Tools, local AWS, landscape. */
  readonly setup: number;
  /** First deployment of the program, until it serves. */
  readonly up: number;
  /** The `pulumi up` of the rotation, until every address serves the new generation. */
  readonly rotation: number;
  /** From the first handshake with the new generation to the last one with the old, over all addresses. */
  readonly switch: number;
  /** All steps of the host certificate together; absent when none was played. */
  readonly renewals?: number;
  /** The three updates while ACM was stuck; absent when that was not played. */
  readonly acmStuck?: number;
}

export const NO_OPERATIONS: Operations = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

/** A demo that came to its end: the facts, judged. */
export function demoResult(facts: DemoFacts, seconds: Omit<DemoSeconds, "switch">, timeFactor: number): DemoResult {
  const reasons = verdict(facts);
  return {
    ok: reasons.length === 0,
    reasons,
    endpoints: facts.endpoints.map((endpoint) => endpointResult(endpoint, facts.certificates)),
    operations: facts.rotation.operations,
    seconds: { ...seconds, switch: switchSeconds(facts) },
    timeFactor,
  };
}

/** A demo that did not come to its rotation. */
export function unpreparedResult(why: string, seconds: DemoSeconds, timeFactor: number): DemoResult {
  return {
    ok: false,
    reasons: [{ code: "preparation", message: why }],
    endpoints: [],
    operations: NO_OPERATIONS,
    seconds,
    timeFactor,
  };
}

/** The same with what the host certificate did. */
export function withRenewals(result: DemoResult, renewals: RenewalFacts): DemoResult {
  const reasons = [...result.reasons, ...renewalVerdict(renewals)];
  const seconds = renewals.steps.reduce((sum, step) => sum + step.seconds, 0);
  return { ...result, ok: reasons.length === 0, reasons, seconds: { ...result.seconds, renewals: seconds }, renewals };
}

/** The same with what happened while ACM was stuck. */
export function withStuck(result: DemoResult, facts: StuckFacts): DemoResult {
  const reasons = [...result.reasons, ...stuckVerdict(facts)];
  const acmStuck = stuckResult(facts);
  const seconds = acmStuck.steps.reduce((sum, step) => sum + step.seconds, 0);
  return { ...result, ok: reasons.length === 0, reasons, seconds: { ...result.seconds, acmStuck: seconds }, acmStuck };
}

/** The same, with the reason why what follows the rotation came to no end. */
export function brokenOff(result: DemoResult, code: ReasonCode & ("renewal" | "stuck"), why: string): DemoResult {
  return { ...result, ok: false, reasons: [...result.reasons, { code, message: why }] };
}

function switchSeconds({ certificates, generations, endpoints }: DemoFacts): number {
  const ofGeneration = (generation: number) =>
    new Set(certificates.filter((one) => one.generation === generation).map((one) => one.sha256));
  const from = ofGeneration(generations.from);
  const to = ofGeneration(generations.to);
  const sightings = endpoints.flatMap((endpoint) => endpoint.summary.fingerprints);
  const first = Math.min(...sightings.filter((one) => to.has(one.sha256)).map((one) => one.firstSeen));
  const last = Math.max(...sightings.filter((one) => from.has(one.sha256)).map((one) => one.lastSeen));
  return Number.isFinite(first) && Number.isFinite(last) ? Math.max(0, last - first) / 1000 : 0;
}
