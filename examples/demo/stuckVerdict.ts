import { ENDPOINT_KIND_NAMES } from "../../core/endpointTraits.ts";
import type { DoctorFacts, StuckFacts, StuckStep } from "./stuckFacts.ts";
import { isOfGeneration, type Reason, type ReasonCode, verdict } from "./verdict.ts";

const DAY_SECONDS = 86_400;
/** The act itself takes some minutes of the days that are left. */
const HOUR_SECONDS = 3_600;

const TO_ACM = "npx --no -- cabal-tls rotate next";
const TO_ACME = "npx --no -- cabal-tls rotate next --issuer acme";

/** Each thing that was not as it should be while ACM was stuck, in words; empty = the second issuer saved the day. */
export function stuckVerdict(facts: StuckFacts): Reason[] {
  const { refused, rescued, returned, afterwards } = facts;
  return [
    ...adviceReasons("before the first emergency", facts.warned, TO_ACM, facts),
    ...refusalReasons(refused, facts.refusal),
    ...adviceReasons("after ACM's refusal", facts.advised, TO_ACME, facts),
    ...refusalInAdvice(facts),
    ...moveReasons("the second issuer", rescued),
    ...issuerReasons(facts),
    ...moveReasons("back to ACM", returned),
    ...(afterwards.verdict === "pass"
      ? []
      : [reason("unhealthy", `the doctor's verdict at the end is ${afterwards.verdict}: ${afterwards.reason}`)]),
  ];
}

/** The doctor sees an emergency, knows how long there is, and says what to type. */
function adviceReasons(when: string, advice: DoctorFacts, command: string, { daysLeft }: StuckFacts): Reason[] {
  const reasons: Reason[] = [];
  const { secondsLeft, next } = advice;
  if (secondsLeft === undefined) {
    reasons.push(reason("advice", `${when}: the doctor sees no emergency (${advice.reason ?? "nothing wrong"})`));
  } else if (Math.abs(secondsLeft - daysLeft * DAY_SECONDS) > HOUR_SECONDS) {
    const days = (secondsLeft / DAY_SECONDS).toFixed(1);
    reasons.push(reason("advice", `${when}: the doctor says that ${days} days are left, and it is ${daysLeft}`));
  }
  if (!next.some((one) => isCommand(one, command))) {
    const said = next.length === 0 ? "nothing" : next.join("; ");
    reasons.push(reason("advice", `${when}: the doctor says to type ${said}, and not: ${command}`));
  }
  return reasons;
}

/** With its options behind it, but for the issuer, which makes it another command. */
function isCommand(said: string, command: string): boolean {
  const rest = said.startsWith(command) ? said.slice(command.length) : undefined;
  return rest === "" || (rest?.startsWith(" ") === true && !rest.startsWith(" --issuer"));
}

function refusalInAdvice({ advised: { secondSource = "" }, refusal }: StuckFacts): Reason[] {
  if (secondSource.includes(refusal)) return [];
  return [reason("advice", `the doctor does not say that ACM has refused: ${refusal}. It says: ${secondSource}`)];
}

/** The update fails with ACM's reason, and has changed nothing that serves. */
function refusalReasons({ facts }: StuckStep, refusal: string): Reason[] {
  const { rotation, endpoints, generations, certificates } = facts;
  const when = "the request that ACM refuses";
  const reasons: Reason[] = [];
  const errors = rotation.errors.join(" | ");
  if (rotation.ok) reasons.push(reason("refusal", `${when}: pulumi up succeeded`));
  else if (!errors.includes(refusal)) {
    reasons.push(reason("refusal", `${when}: pulumi up failed without ACM's reason ${refusal}: ${errors}`));
  }
  const { update, replace, delete: deleted } = rotation.operations;
  if (update + replace + deleted > 0) {
    const what = `${update} updates, ${replace} replacements and ${deleted} deletions`;
    reasons.push(reason("moved", `${when}: ${what} were made; a refusal changes nothing`));
  }
  for (const { target, summary } of endpoints) {
    const others = summary.fingerprints.filter(
      (one) => !isOfGeneration({ lane: "", ...one }, certificates, generations.to),
    );
    if (others.length === 0) continue;
    const subject = `${target.endpoint} (${target.host}:${target.port})`;
    reasons.push(reason("moved", `${when}: ${subject} served something else than generation ${generations.to}`));
  }
  return [...reasons, ...withoutFailure(when, facts)];
}

/** What holds for every update, whether it moves something or not. */
function withoutFailure(when: string, facts: StuckStep["facts"]): Reason[] {
  const isExpected = ({ code }: Reason) => code === "update-failed";
  return named(
    when,
    verdict(facts).filter((one) => !isExpected(one)),
  );
}

function moveReasons(when: string, { facts }: StuckStep): Reason[] {
  const missing = ENDPOINT_KIND_NAMES.filter((kind) => !facts.endpoints.some(({ target }) => target.kind === kind));
  return [
    ...named(when, verdict(facts)),
    ...missing.map((kind) => reason("unobserved", `${when}: no endpoint of kind ${kind} was watched`)),
  ];
}

/** Another CA than ACM's, and ACM's again. */
function issuerReasons({ refused, rescued, returned }: StuckFacts): Reason[] {
  const acm = refused.issuers;
  const reasons: Reason[] = [];
  if (rescued.issuers.length === 0 || rescued.issuers.some((one) => acm.includes(one))) {
    reasons.push(reason("issuer", `the second issuer: issued by ${list(rescued.issuers)}, which is ACM's CA or none`));
  }
  if (returned.issuers.length === 0 || !returned.issuers.every((one) => acm.includes(one))) {
    reasons.push(reason("issuer", `back to ACM: issued by ${list(returned.issuers)}, and not by ${list(acm)}`));
  }
  return reasons;
}

function named(when: string, reasons: readonly Reason[]): Reason[] {
  return reasons.map(({ code, message }) => ({ code, message: `${when}: ${message}` }));
}

function reason(code: ReasonCode, message: string): Reason {
  return { code, message };
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.join(" and ");
}
