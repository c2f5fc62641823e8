import { refreshCommand } from "../failedUpdates.ts";
import type { CertificateMove, CertificateSource } from "./certificateMove.ts";
import {
  judgeCertificate,
  judgeCertificateProtection,
  judgeValidation,
  judgeValidationRecord,
} from "./certificateRules.ts";
import { type ChangeFacts, changeFacts, type GateArgs, generationOfStep } from "./changeFacts.ts";
import { type DeployedStack, deployedStack } from "./deployedStack.ts";
import { declaredLines } from "./declaredLines.ts";
import { isRenewalPart, mayFollowIssuer } from "./issuerChange.ts";
import { line, planLine, shortType, whatHappens } from "./gateLine.ts";
import {
  type ChangeKind,
  GATE_VERSION,
  type GateLine,
  type GateReport,
  type MoveEnd,
  type MoveEntry,
  type RequestedEntry,
} from "./gateReport.ts";
import { block, type GateReason, type Judgement, pass, type StepClass } from "./judgement.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { ALLOWABLE, serviceRisk } from "./serviceRisk.ts";
import { judgeConsumer, judgeServing } from "./servingRules.ts";
import { CERTIFICATE, stepRole } from "./stepRole.ts";

/** Judges every step of a plan that changes something, and the change as a whole. */
export function judgePlan(plan: Plan, args: GateArgs): GateReport {
  const report = judgeSteps(plan, args);
  const lines = declaredLines(report.lines, plan, args);
  return { ...report, lines, verdict: verdictOf(lines), allowable: allowableLines(lines) };
}

/** The report by the rules of the steps alone, before a declared change is compared with what it must do. */
export function judgeSteps(plan: Plan, args: GateArgs): GateReport {
  const deployed = deployedStack(args.inventory ?? plan.deployed);
  const facts = changeFacts(plan, args, deployed);
  const steps = sortedBy(plan.steps, (step) => step.name).flatMap((step) => linesOf(step, facts));
  const found = [...steps, ...failureLines(plan)];
  // A plan that shows nothing cannot be the one of a rotation.
  const isMissing = found.length === 0 && facts.declared === "rotation";
  const lines = isMissing ? [planLine("preview", "NOTHING_PLANNED")] : found;
  const failed = plan.steps.filter(lastUpdateFailed);
  return {
    version: GATE_VERSION,
    verdict: verdictOf(lines),
    kind: changeKind(steps),
    declared: facts.declared,
    moves: sortedBy(facts.moves, (move) => move.endpoint).map((move) => moveEntry(move, deployed)),
    requested: sortedBy(plan.steps.flatMap(requestedEntry), (one) => `${one.generation} ${one.region}`),
    lines,
    repair: failed.length === 0 ? [] : [refreshCommand(failed)],
    allowable: allowableLines(lines),
  };
}

function allowance(reason: GateReason, urn: string): string {
  return `${reason}:${urn}`;
}

function allowableLines(lines: readonly GateLine[]): string[] {
  const blocked = lines.filter(({ verdict, reason }) => verdict === "block" && ALLOWABLE.has(reason));
  return blocked.map(({ reason, urn }) => allowance(reason, urn));
}

function verdictOf(lines: readonly GateLine[]): GateReport["verdict"] {
  return lines.some((line) => line.verdict === "block") ? "block" : "pass";
}

/** The engine's order differs from run to run; a comment that is updated in place should not. */
function sortedBy<T>(list: readonly T[], key: (one: T) => string): T[] {
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** One line for what happens to the resource, and one for its protection. */
function linesOf(step: PlanStep, facts: ChangeFacts): GateLine[] {
  const lines: GateLine[] = [];
  if (!["same", "read", "refresh"].includes(step.op) || lastUpdateFailed(step)) {
    const judged = withRisk(step, judge(step, facts), facts);
    lines.push(line(step, whatHappens(step), withFirstImport(step, judged, facts), facts));
  }
  const { before, after, op } = step;
  if (before === undefined || after === undefined || op === "replace") return lines;
  if (before.protect !== after.protect) {
    lines.push(
      line(
        step,
        `${after.protect ? "protect" : "unprotect"} ${shortType(step)}`,
        withRisk(step, protection(step, facts), facts),
        facts,
      ),
    );
  }
  return lines;
}

/** A change outside of rotations that takes a service down or lowers its security passes when somebody names it. */
function withRisk(step: PlanStep, judged: Judgement, facts: ChangeFacts): Judgement {
  if (facts.declared === "rotation" || judged.verdict === "block" || judged.class !== "other") return judged;
  const isProtection = judged.reason === "UNPROTECTS" || judged.reason === "PROTECTS";
  const reason = isProtection ? judged.reason : serviceRisk(step, facts.plan);
  if (reason === undefined || reason === "PROTECTS") return judged;
  const isAllowed = facts.allowed.has(allowance(reason, step.urn));
  return isAllowed ? { ...pass("other", reason), allowed: true } : block("other", reason);
}

/** In the first deployment of an adopted stack the renewal function comes with the import that it renews from now on. */
function withFirstImport(step: PlanStep, judged: Judgement, { first, existing, plan }: ChangeFacts): Judgement {
  const comes =
    first && existing.size > 0 && step.op === "create" && isRenewalPart(step) && mayFollowIssuer(step, plan);
  return comes && judged.reason === "ORDINARY_CHANGE" ? pass("plumbing", "FOLLOWS_ISSUER") : judged;
}

function lastUpdateFailed({ before }: PlanStep): boolean {
  return before?.failed === true;
}

function judge(step: PlanStep, facts: ChangeFacts): Judgement {
  // What is planned for it is planned on a state that is not true, whatever it is.
  if (lastUpdateFailed(step)) return block("other", "LAST_UPDATE_FAILED");
  if (facts.adopted.has(step.urn)) return judgeAdopted(step);
  // The comparison with the declared change looks at what it does there.
  if (facts.declared === "rotation" && mayFollowIssuer(step, facts.plan)) return pass("plumbing", "FOLLOWS_ISSUER");
  switch (stepRole(step)) {
    case "certificate":
      return judgeCertificate(step, facts);
    case "validation":
      return judgeValidation(step, facts);
    case "validation record":
      return judgeValidationRecord(step, facts);
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
function judgeKept({ op }: PlanStep, gone: GateReason): Judgement {
  return op === "delete" || op === "replace" ? block("other", gone) : pass("other", "ORDINARY_CHANGE");
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
  if (step.op === "import") return pass("adopt", "ADOPTS");
  return addsCaaOnly(step) ? pass("adopt", "ADDS_CAA") : block("adopt", "ADOPTS_AND_CHANGES", step.changed.join(", "));
}

/** Running CAA records to which others are added: whoever may issue still may, and the stack's own CAs as well. */
function addsCaaOnly({ op, type, component, changed, before, after }: PlanStep): boolean {
  const isCaa = type === "aws:route53/record:Record" && component?.endsWith(":CaaRecords") === true;
  const isRecords = changed.length > 0 && changed.every((path) => /^records(\[|$)/.test(path));
  const [held, wanted] = [before, after].map((state) => state?.inputs["records"]);
  if (op !== "update" || !isCaa || !isRecords || !Array.isArray(held) || !Array.isArray(wanted)) return false;
  return before?.inputs["type"] === "CAA" && held.every((one) => wanted.includes(one));
}

function protection(step: PlanStep, facts: ChangeFacts): Judgement {
  if (stepRole(step) === "certificate") return judgeCertificateProtection(step, facts);
  return pass("other", step.after?.protect === true ? "PROTECTS" : "UNPROTECTS");
}

function failureLines({ failed, taken }: Plan): GateLine[] {
  // The run's own error repeats that of a resource.
  const named = failed.filter((name) => name !== "");
  return sortedBy(named.length > 0 ? named : failed, (name) => name).map((name) => {
    const shown = name === "" ? "preview" : name;
    return taken.has(name) ? planLine(shown, "NAME_TAKEN", taken.get(name)) : planLine(shown, "PREVIEW_FAILED");
  });
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
  if (step.op !== "create" || step.type !== CERTIFICATE || stepRole(step) !== "certificate") return [];
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
