import type { Inventory } from "../../../core/inventory.ts";
import type { Examination } from "../diagnosis/diagnosis.ts";
import type { Facts } from "../gather/facts.ts";
import { explain, policyCommand, serviceEvents } from "../reasons/commands.ts";
import type { Finding } from "../reasons/finding.ts";
import { type FixStep, planFix, stepText } from "./planFix.ts";

/** A step of --fix that AWS did not carry out. */
export interface RefusedStep {
  readonly step: FixStep;
  /** What AWS said. */
  readonly words: string;
}

/** The same examination; findings that --fix has just failed to repair show why, and do not recommend it again. */
export function afterRefusals(examination: Examination, refused: readonly RefusedStep[]): Examination {
  if (refused.length === 0) return examination;
  const { facts, diagnosis } = examination;
  const marked = new Map(diagnosis.findings.map((one) => [one, afterRefusal(examination, one, refused)]));
  const rootCause = diagnosis.findings.find(({ verdict }) => verdict !== "pass");
  // In an emergency the root's commands are those of the emergency.
  const isOwn = rootCause !== undefined && diagnosis.rootCause?.next.join() === rootCause.next.join();
  return {
    ...examination,
    facts,
    diagnosis: {
      ...diagnosis,
      findings: diagnosis.findings.map((one) => marked.get(one) ?? one),
      rootCause: isOwn ? marked.get(rootCause) : diagnosis.rootCause,
    },
  };
}

function afterRefusal({ facts, diagnosis }: Examination, found: Finding, refused: readonly RefusedStep[]): Finding {
  if (found.reason === undefined) return found;
  const { steps } = planFix(facts, { ...diagnosis, findings: [found] });
  const ofThis = refused.filter(({ step }) => steps.some((one) => stepText(one) === stepText(step)));
  if (ofThis.length === 0) return found;
  const evidence = ofThis.map(({ step, words }) => `--fix: ${stepText(step)}: ${words}`);
  const fix = "AWS refused this repair just now: first change what its message names.";
  const next = [...new Set(ofThis.flatMap((one) => nextAfter(facts, one)))];
  return {
    ...found,
    evidence: [...found.evidence, ...evidence],
    fix,
    next: next.length > 0 ? next : [explain(found.reason)],
  };
}

const DENIED = /AccessDenied|NotAuthorized|Unauthorized/;

/** What shows why AWS refused. */
function nextAfter({ inventory }: Facts, { step, words }: RefusedStep): string[] {
  if (DENIED.test(words)) return policyCommand(inventory);
  return step.kind === "deploy-service" ? [eventsOf(inventory, step)] : [];
}

function eventsOf(inventory: Inventory, { cluster, service }: Extract<FixStep, { readonly kind: "deploy-service" }>) {
  return serviceEvents(inventory, { kind: "ecs", cluster, service });
}
