import type { CertificateMove, CertificateSource } from "./certificateMove.ts";
import {
  judgeCertificate,
  judgeCertificateProtection,
  judgeValidation,
  judgeValidationRecord,
} from "./certificateRules.ts";
import { type ChangeFacts, changeFacts, type GateArgs, generationOfStep } from "./changeFacts.ts";
import { type DeployedStack, deployedStack } from "./deployedStack.ts";
import { GATE_REASONS, type GateReason } from "./gateReason.ts";
import {
  type ChangeKind,
  GATE_VERSION,
  type GateLine,
  type GateReport,
  type MoveEnd,
  type MoveEntry,
  type RequestedEntry,
} from "./gateReport.ts";
import { block, type Judgement, pass, type StepClass } from "./judgement.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { judgeConsumer, judgeServing } from "./servingRules.ts";
import { stepRole } from "./stepRole.ts";

/** Judges every step of a plan that changes something, and the change as a whole. */
export function judgePlan(plan: Plan, args: GateArgs): GateReport {
  const deployed = deployedStack(args.inventory ?? plan.deployed);
  const facts = changeFacts(plan, args, deployed);
  const steps = sortedBy(plan.steps, (step) => step.name).flatMap((step) => linesOf(step, facts));
  const lines = [...steps, ...failureLines(plan)];
  return {
    version: GATE_VERSION,
    verdict: lines.some((line) => line.verdict === "block") ? "block" : "pass",
    kind: changeKind(steps),
    declared: facts.declared,
    moves: sortedBy(facts.moves, (move) => move.endpoint).map((move) => moveEntry(move, deployed)),
    requested: sortedBy(plan.steps.flatMap(requestedEntry), (one) => `${one.generation} ${one.region}`),
    lines,
  };
}

/** The engine's order differs from run to run; a comment that is updated in place should not. */
function sortedBy<T>(list: readonly T[], key: (one: T) => string): T[] {
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** One line for what happens to the resource, and one for its protection. */
function linesOf(step: PlanStep, facts: ChangeFacts): GateLine[] {
  const lines: GateLine[] = [];
  if (step.op !== "same" && step.op !== "read") lines.push(line(step, whatHappens(step), judge(step, facts), facts));
  const { before, after, op } = step;
  if (before === undefined || after === undefined || op === "replace") return lines;
  if (before.protect !== after.protect) {
    lines.push(
      line(step, `${after.protect ? "protect" : "unprotect"} ${shortType(step)}`, protection(step, facts), facts),
    );
  }
  return lines;
}

function judge(step: PlanStep, facts: ChangeFacts): Judgement {
  if (facts.adopted.has(step.urn)) return judgeAdopted(step);
  switch (stepRole(step)) {
    case "certificate":
      return judgeCertificate(step, facts);
    case "validation":
      return judgeValidation(step, facts);
    case "validation record":
      return judgeValidationRecord(step);
    case "consumer":
      return judgeConsumer(step, facts);
    case "serving":
      return judgeServing(step);
    case "account key":
      return judgeKept(step, "LOSES_ACCOUNT_KEY");
    case "renewal":
      return judgeKept(step, "STOPS_RENEWAL");
    case "inventory":
      return step.op === "create" || step.op === "update"
        ? pass("plumbing", "DESCRIBES_THE_STACK")
        : pass("other", "ORDINARY_CHANGE");
    case "alarm":
      return judgeAlarm(step);
    case "engine":
      return pass("plumbing", "ENGINE_ONLY");
    case "other":
      return judgeOther(step, facts);
  }
}

/** What must stay: it is changed in place, or not at all. */
function judgeKept({ op }: PlanStep, loss: GateReason): Judgement {
  return op === "delete" || op === "replace" ? block("other", loss) : pass("other", "ORDINARY_CHANGE");
}

/** A provider that comes with the stack is the engine's; one that comes later means another version or region. */
function judgeOther({ op, type }: PlanStep, { first }: ChangeFacts): Judgement {
  return first && op === "create" && type.startsWith("pulumi:providers:")
    ? pass("plumbing", "ENGINE_ONLY")
    : pass("other", "ORDINARY_CHANGE");
}

/** A rotation moves the alarm on ACM's days to the ARN that serves, and changes nothing else of it. */
function judgeAlarm({ op, changed }: PlanStep): Judgement {
  const follows = changed.length > 0 && changed.every((path) => /^dimensions(\.CertificateArn)?$/.test(path));
  return op === "update" && follows ? pass("plumbing", "ALARM_FOLLOWS") : pass("other", "ORDINARY_CHANGE");
}

/** The engine changes what it has just imported in the same update, when the program wants it otherwise. */
function judgeAdopted(step: PlanStep): Judgement {
  return step.op === "import" ? pass("adopt", "ADOPTS") : block("adopt", "ADOPTS_AND_CHANGES", step.changed.join(", "));
}

function protection(step: PlanStep, facts: ChangeFacts): Judgement {
  if (stepRole(step) === "certificate") return judgeCertificateProtection(step, facts);
  return pass("other", step.after?.protect === true ? "PROTECTS" : "UNPROTECTS");
}

function line(step: PlanStep, what: string, judged: Judgement, { declared }: ChangeFacts): GateLine {
  const outside = judged.class === "other" || judged.class === "adopt";
  const strays = declared === "rotation" && outside && judged.verdict === "pass";
  const { class: stepClass, verdict, reason, detail } = strays ? block("other", "OUTSIDE_ROTATION") : judged;
  return {
    urn: step.urn,
    name: step.name,
    what,
    class: stepClass,
    verdict,
    reason,
    message: GATE_REASONS[reason],
    ...(detail === undefined || detail === "" ? {} : { detail }),
  };
}

function whatHappens(step: PlanStep): string {
  const paths = step.op === "update" || step.op === "replace" ? step.changed : [];
  return `${step.op} ${shortType(step)}${paths.length > 0 ? ` (${paths.join(", ")})` : ""}`;
}

function shortType({ type }: PlanStep): string {
  return type.split(":").at(-1) ?? type;
}

function failureLines({ failed }: Plan): GateLine[] {
  // The run's own error repeats that of a resource.
  const named = failed.filter((name) => name !== "");
  return sortedBy(named.length > 0 ? named : failed, (name) => name).map((name) => ({
    urn: "",
    name: name === "" ? "preview" : name,
    what: "plan",
    class: "other",
    verdict: "block",
    reason: "PREVIEW_FAILED",
    message: GATE_REASONS.PREVIEW_FAILED,
  }));
}

function changeKind(lines: readonly GateLine[]): ChangeKind {
  const classes = [...new Set(lines.map((one) => one.class))].filter((one) => one !== "plumbing").sort();
  const [first, second] = classes;
  if (first === undefined) return "none";
  if (second === undefined) return first;
  return isEmergency(classes) ? "emergency" : "mixed";
}

function isEmergency(classes: readonly StepClass[]): boolean {
  return classes.length === 2 && classes.includes("stage") && classes.includes("switch");
}

function moveEntry({ endpoint, from, to }: CertificateMove, deployed: DeployedStack | undefined): MoveEntry {
  const known = deployed?.endpoints.find((one) => one.name === endpoint);
  return {
    endpoint,
    kind: known?.kind,
    hosts: (known?.hosts ?? []).map((host) => `${host}:${known?.port}`),
    from: moveEnd(from),
    to: moveEnd(to),
  };
}

function moveEnd({ generations, arn }: CertificateSource): MoveEnd {
  return { generation: generations.length === 1 ? generations[0] : undefined, arn };
}

function requestedEntry(step: PlanStep): RequestedEntry[] {
  if (step.op !== "create" || stepRole(step) !== "certificate") return [];
  const { domainName, subjectAlternativeNames, region, keyAlgorithm } = step.after?.inputs ?? {};
  const others = Array.isArray(subjectAlternativeNames) ? subjectAlternativeNames : [];
  return [
    {
      generation: generationOfStep(step),
      region: String(region ?? "the stack's region"),
      names: [domainName, ...others].map(String),
      keyAlgorithm: String(keyAlgorithm ?? "ACM's default"),
    },
  ];
}
