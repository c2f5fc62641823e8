import type { ServedKind } from "../../core/endpointKinds.ts";
import type { DemoFacts, EndpointFacts, IssuedCertificate, LaneSight, Operations } from "./demoFacts.ts";
import type { RenewalFacts } from "./renewalFacts.ts";
import { renewalVerdict } from "./renewalVerdict.ts";
import { type Reason, verdict } from "./verdict.ts";

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
}

export interface EndpointResult {
  readonly name: string;
  readonly kind: ServedKind;
  readonly host: string;
  readonly port: number;
  /** Undefined when its addresses did not agree on one certificate. */
  readonly before: ServedCertificate | undefined;
  readonly after: ServedCertificate | undefined;
  readonly addresses: number;
  readonly handshakes: number;
  readonly failed: number;
  readonly wrong: number;
  readonly held: { readonly connections: number; readonly answers: number; readonly broken: number };
}

export interface ServedCertificate {
  readonly generation: number;
  readonly serial: string;
  readonly sha256: string;
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

/** The same, with the reason why the host certificate's steps came to no end. */
export function withoutRenewals(result: DemoResult, why: string): DemoResult {
  return { ...result, ok: false, reasons: [...result.reasons, { code: "renewal", message: why }] };
}

function endpointResult(endpoint: EndpointFacts, certificates: readonly IssuedCertificate[]): EndpointResult {
  const { target, before, after, summary, held } = endpoint;
  return {
    name: target.endpoint,
    kind: target.kind,
    host: target.host,
    port: target.port,
    before: commonCertificate(before, certificates),
    after: commonCertificate(after, certificates),
    addresses: held.length,
    handshakes: summary.handshakes,
    failed: summary.failed,
    wrong: summary.wrong,
    held: {
      connections: held.length,
      answers: held.reduce((sum, one) => sum + one.answered, 0),
      broken: held.filter((one) => one.broken !== undefined).length,
    },
  };
}

function commonCertificate(
  sights: readonly LaneSight[],
  certificates: readonly IssuedCertificate[],
): ServedCertificate | undefined {
  const seen = new Set(sights.map((sight) => sight.sha256));
  const [sha256] = seen;
  const certificate = certificates.find((one) => one.sha256 === sha256);
  if (seen.size !== 1 || certificate === undefined) return undefined;
  return { generation: certificate.generation, serial: certificate.serial, sha256: certificate.sha256 };
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
