import type {
  DemoFacts,
  EndpointFacts,
  EngineStep,
  IssuedCertificate,
  LaneSight,
  ListenerFacts,
  RotationFacts,
} from "./demoFacts.ts";

/** Why a demo is red: one word for scripts, one sentence for people. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
}

/**
 * `preparation`: it did not come to the rotation. `update-failed`: the engine said no. `replaced`, `deleted`: the
 * rotation took something away. `ungated`: a consumer moved before every region's certificate was issued. `not-moved`:
 * an address does not serve the new generation. `listener-list`: a listener has another certificate than it should.
 * `failed`, `wrong`: handshakes. `held`: an open connection broke. `unobserved`: nobody looked. `renewal`: the
 * host certificate did not live as promised. With ACM stuck: `stuck`: the act did not come to its end. `refusal`: the
 * request to ACM did not fail clearly. `moved`: the update that failed changed something. `advice`: the doctor did not name
 * the cause and the way out. `issuer`: another CA has issued what serves. `unhealthy`: the doctor is not content at the end.
 */
export type ReasonCode =
  | "preparation"
  | "update-failed"
  | "replaced"
  | "deleted"
  | "ungated"
  | "not-moved"
  | "listener-list"
  | "failed"
  | "wrong"
  | "held"
  | "unobserved"
  | "renewal"
  | "stuck"
  | "refusal"
  | "moved"
  | "advice"
  | "issuer"
  | "unhealthy";

const NO_ENDPOINT: Reason = { code: "unobserved", message: "the inventory lists no endpoint, so nothing was watched" };

/** Each condition that does not hold, in words; empty = the rotation did what it promises. */
export function verdict(facts: DemoFacts): Reason[] {
  return [
    ...engineReasons(facts.rotation),
    ...gateReasons(facts),
    ...(facts.endpoints.length === 0 ? [NO_ENDPOINT] : []),
    ...facts.endpoints.flatMap((endpoint) => endpointReasons(endpoint, facts)),
    ...facts.listeners.flatMap((listener) => listenerReasons(listener, facts.certificates)),
  ];
}

function engineReasons({ ok, errors, operations, steps }: RotationFacts): Reason[] {
  const reasons: Reason[] = [];
  if (!ok) reasons.push({ code: "update-failed", message: `pulumi up failed: ${errors.join(" | ") || "no message"}` });
  const names = (op: RegExp) => steps.filter((step) => op.test(step.op)).map((step) => `${step.type} ${step.name}`);
  if (operations.replace > 0 || names(/replace/).length > 0) {
    reasons.push({
      code: "replaced",
      message: `the rotation replaced ${list(names(/replace/))}; it may create and update only`,
    });
  }
  if (operations.delete > 0 || names(/^delete$/).length > 0) {
    reasons.push({
      code: "deleted",
      message: `the rotation deleted ${list(names(/^delete$/))}; it may create and update only`,
    });
  }
  return reasons;
}

const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const INVOCATION = "aws:lambda/invocation:Invocation";

/** They follow who issues: the renewal function learns of the generation, ACM's events of the life of its certificates. */
const NO_CONSUMERS: ReadonlySet<string> = new Set([
  "aws:lambda/function:Function",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:cloudwatch/eventRule:EventRule",
]);

/** What a generation waits for in each region: ACM's issue, or the import of what another CA has issued. */
function isIssueOf(generation: number, { op, type, name }: EngineStep): boolean {
  const what = type === VALIDATION ? "validation" : type === INVOCATION ? "import" : undefined;
  return op === "create" && what !== undefined && new RegExp(`-g${generation}(-.+)?-${what}$`).test(name);
}

/** No consumer may move before the new generation is issued in every region, or a failure there splits the stack. */
function gateReasons({ rotation: { steps }, generations: { to } }: DemoFacts): Reason[] {
  const issues = steps.filter((step) => isIssueOf(to, step));
  const issued = Math.max(...issues.map((step) => step.ended ?? Number.POSITIVE_INFINITY));
  const isConsumer = ({ type }: EngineStep) => !NO_CONSUMERS.has(type);
  const early = steps.filter(
    (step) => step.op === "update" && isConsumer(step) && (step.began ?? Number.POSITIVE_INFINITY) < issued,
  );
  return early.map((step) => ({
    code: "ungated",
    message: `${step.type} ${step.name} was updated before the new generation was issued in every region`,
  }));
}

function endpointReasons(endpoint: EndpointFacts, { certificates, generations }: DemoFacts): Reason[] {
  const { target, summary, held, after } = endpoint;
  const subject = `${target.endpoint} (${target.host}:${target.port})`;
  const reasons: Reason[] = [];
  const because = summary.reasons.map(({ reason, count }) => `${count}x ${reason}`).join("; ");
  if (summary.handshakes === 0 || after.length === 0 || held.length === 0) {
    reasons.push({ code: "unobserved", message: `${subject}: no handshake or no open connection was watched there` });
  }
  const stale = after.filter((sight) => !isOfGeneration(sight, certificates, generations.to));
  if (stale.length > 0) {
    const seen = stale.map((sight) => `${sight.lane} serves ${generationName(sight, certificates)}`).join(", ");
    reasons.push({
      code: "not-moved",
      message: `${subject}: not every address serves generation ${generations.to}: ${seen}`,
    });
  }
  if (summary.failed > 0) {
    const message = `${subject}: ${summary.failed} of ${summary.handshakes} handshakes failed: ${because}`;
    reasons.push({ code: "failed", message });
  }
  if (summary.wrong > 0) {
    const message = `${subject}: ${summary.wrong} of ${summary.handshakes} handshakes saw a wrong certificate: ${because}`;
    reasons.push({ code: "wrong", message });
  }
  const unanswered = held.filter((one) => one.broken !== undefined || one.answered === 0);
  for (const { address, broken } of unanswered) {
    reasons.push({
      code: "held",
      message: `${subject}: the open connection to ${address} ${broken ?? "was never answered"}`,
    });
  }
  return reasons;
}

function listenerReasons(listener: ListenerFacts, certificates: readonly IssuedCertificate[]): Reason[] {
  const { endpoint, listenerArn, expectedArn } = listener;
  const subject = `${endpoint}: listener ${listenerArn}`;
  const reasons: Reason[] = [];
  if (!listener.certificates.some((one) => one.isDefault && one.arn === expectedArn)) {
    reasons.push({
      code: "listener-list",
      message: `${subject} does not have ${expectedArn} as its default certificate`,
    });
  }
  for (const { arn } of listener.certificates) {
    if (arn === expectedArn) continue;
    const generation = certificates.find((one) => one.arn === arn)?.generation;
    const what = generation === undefined ? "a certificate of no generation" : `generation ${generation}`;
    reasons.push({ code: "listener-list", message: `${subject} has ${what} left in its certificate list: ${arn}` });
  }
  return reasons;
}

export function isOfGeneration(
  sight: LaneSight,
  certificates: readonly IssuedCertificate[],
  generation: number,
): boolean {
  return certificates.some((one) => one.generation === generation && one.sha256 === sight.sha256);
}

function generationName(sight: LaneSight, certificates: readonly IssuedCertificate[]): string {
  if (sight.sha256 === undefined) return "nothing";
  const known = certificates.find((one) => one.sha256 === sight.sha256);
  return known === undefined ? `an unknown certificate ${sight.sha256.slice(0, 16)}` : `generation ${known.generation}`;
}

function list(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "something";
}
