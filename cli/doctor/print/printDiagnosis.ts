import { spanText } from "../checks/urgency.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Emergency } from "../emergency.ts";
import type { Finding, Verdict } from "../finding.ts";
import { REASONS } from "../reasons/index.ts";
import { details, lossText } from "./details.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { unbroken, wrap } from "./wrap.ts";

const WORDS: Readonly<Record<Verdict, string>> = {
  pass: "healthy",
  warn: "WARNING",
  fail: "FAILING",
  unknown: "COULD NOT TELL",
};

/** In place of a reason's own words, which are about repairing and waiting. */
const TOO_LATE = "There is no time left to repair the renewal and wait for it: get another certificate now.";

/** The report for people: table, root cause with its next command, details. */
export function printDiagnosis(diagnosis: Diagnosis, style: Style): string {
  const { stack, verdict, rootCause, emergencies } = diagnosis;
  return [
    `${style.strong(`Stack ${stack}`)}: ${style.verdict(verdict, WORDS[verdict])}`,
    ...(diagnosis.endpoints.length === 0 ? [] : ["", ...table(diagnosis, style)]),
    ...emergencies.flatMap((one) => emergencyLines(one, rootCause, style)),
    ...(rootCause === undefined ? [] : rootLines(diagnosis, rootCause, style)),
    ...details(diagnosis, style),
  ].join("\n");
}

function rootLines(diagnosis: Diagnosis, root: Finding, style: Style): string[] {
  const { reason, subject, evidence } = root;
  if (reason === undefined) return [];
  const { meaning, fix } = REASONS[reason];
  const urgent = diagnosis.emergencies.some(({ certificate }) => certificate === subject);
  const label = root.verdict === "unknown" ? "Not told" : "Root cause";
  return [
    "",
    `${label}: ${style.verdict(root.verdict, reason)} (${subject})`,
    ...wrap(meaning, "  ", style.width),
    ...evidence.flatMap((one) => wrap(one, "  seen      ", style.width)),
    ...lostLines(diagnosis, root, style),
    ...wrap(urgent ? TOO_LATE : fix, "  fix       ", style.width),
    ...commandLines(root.next),
    ...otherLines(diagnosis, root, style),
  ];
}

function commandLines(commands: readonly string[]): string[] {
  return commands.map((command, place) => unbroken(command, place === 0 ? "  next      " : "  then      "));
}

/** What users lose where this cause is the cause: each sentence once. */
function lostLines({ endpoints }: Diagnosis, { reason, subject }: Finding, style: Style): string[] {
  const hit = endpoints.filter(({ rootCause }) => rootCause?.reason === reason && rootCause?.subject === subject);
  const losses = hit.flatMap(({ loss }) => (loss === undefined ? [] : [lossText(loss)]));
  return [...new Set(losses)].flatMap((one) => wrap(one, "  lose      ", style.width));
}

/** Causes of their own, and not symptoms of this one: their ranks tell them apart only for people. */
function otherLines({ findings }: Diagnosis, root: Finding, style: Style): string[] {
  const isSame = ({ reason, subject }: Finding) => reason === root.reason && subject === root.subject;
  const others = findings.filter((one) => one.verdict !== "pass" && !isSame(one));
  const byReason = Map.groupBy(others, ({ reason }) => reason);
  const words = [...byReason].map(([reason, same]) => {
    const subjects = [...new Set(same.map(({ subject }) => subject))];
    return `${reason} (${subjects.join(", ")})`;
  });
  return words.length === 0 ? [] : wrap(words.join(", "), "  also      ", style.width);
}

/** The root cause has the same commands, when it is about the same certificate. */
function emergencyLines(
  { certificate, secondsLeft, next }: Emergency,
  root: Finding | undefined,
  style: Style,
): string[] {
  const left = secondsLeft > 0 ? `${spanText(secondsLeft * 1000)} left` : "it has expired";
  const text = `${certificate}: its renewal is stuck, ${left}. Do not wait any longer.`;
  const commands = root?.subject === certificate ? [] : commandLines(next);
  return ["", ...wrap(text, "EMERGENCY ", style.width), ...commands];
}
