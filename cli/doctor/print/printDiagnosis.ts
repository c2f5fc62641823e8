import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Emergency } from "../diagnosis/emergency.ts";
import type { EndpointSummary } from "../diagnosis/summary.ts";
import type { Finding, Link, Verdict } from "../reasons/finding.ts";
import { reasonRow } from "../reasons/index.ts";
import { type Style, unbroken, wrap } from "./layout.ts";
import { table } from "./table.ts";
import { minuteText, spanText } from "../../../core/time.ts";

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: "healthy",
  warn: "WARNING",
  fail: "FAILING",
  unknown: "COULD NOT DETERMINE",
};

/** Instead of the reason's own fix, which is to repair and wait. */
const TOO_LATE = "There is no time left to repair the renewal and wait for it: get another certificate now.";

/** A terminal has 24 lines, and the prompt comes after the report. */
const SCREEN = 23;
/** Most lines of what users lose, and of the other reasons; the evidence gets what is left, and never less than this. */
const MOST_LOST = 3;
const MOST_OTHERS = 2;
const LEAST_EVIDENCE = 2;

/**
 * The report for people: a line for each endpoint, what did not pass, then the root cause, and the command to type next
 * at the very end, where a terminal shows it. `verbose`: what passed too, and all of the evidence of the root cause.
 */
export function printDiagnosis(diagnosis: Diagnosis, style: Style, verbose = false): string {
  const { stack, verdict, rootCause, emergencies } = diagnosis;
  return [
    `${style.strong(`Stack ${stack}`)}: ${style.verdict(verdict, VERDICT_WORDS[verdict])}`,
    ...(diagnosis.endpoints.length === 0 ? [] : ["", ...table(diagnosis, style)]),
    ...details(diagnosis, style, verbose),
    ...emergencies.flatMap((one) => emergencyLines(one, rootCause, style)),
    ...(rootCause === undefined ? [] : rootLines(diagnosis, rootCause, style, verbose)),
  ].join("\n");
}

function rootLines(diagnosis: Diagnosis, root: Finding, style: Style, verbose: boolean): string[] {
  const { reason, subject, evidence } = root;
  if (reason === undefined) return [];
  const { meaning, fix } = { ...reasonRow(reason), ...(root.fix !== undefined && { fix: root.fix }) };
  const urgent = diagnosis.emergencies.some(({ certificate }) => certificate === subject);
  const label = root.verdict === "unknown" ? "Could not determine" : "Root cause";
  const head = [`${label}: ${style.verdict(root.verdict, reason)} (${subject})`, ...wrap(meaning, "  ", style.width)];
  const foot = [...wrap(urgent ? TOO_LATE : fix, "  fix       ", style.width), ...commandLines(root.next)];
  const seen = evidence.flatMap((one) => wrap(one, "  seen      ", style.width));
  const others = otherLines(diagnosis, root, style);
  const lost = lostLines(diagnosis, root, style);
  if (verbose) return ["", ...head, ...seen, ...others, ...lost, ...foot];
  const middle = [...shortened(others, MOST_OTHERS), ...shortened(lost, MOST_LOST)];
  const left = SCREEN - rowsOf([...head, ...middle, ...foot], style);
  return ["", ...head, ...shortened(seen, Math.max(LEAST_EVIDENCE, left)), ...middle, ...foot];
}

/** The details above, or those of --verbose, have all of it. */
function shortened(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `            … ${lines.length - most + 1} more lines: --verbose`];
}

/** Commands are not broken into lines: the terminal does it. */
function rowsOf(lines: readonly string[], { width }: Style): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
}

function commandLines(commands: readonly string[]): string[] {
  return commands.map((command, index) => unbroken(command, index === 0 ? "  next      " : "  then      "));
}

/** What users lose where this is the root cause: each sentence once. */
function lostLines({ endpoints }: Diagnosis, { reason, subject }: Finding, style: Style): string[] {
  const hit = endpoints.filter(({ rootCause }) => rootCause?.reason === reason && rootCause?.subject === subject);
  const impacts = hit.flatMap(({ loss }) => (loss === undefined ? [] : [impactText(loss)]));
  return [...new Set(impacts)].flatMap((one) => wrap(one, "  lose      ", style.width));
}

/** The other reasons, which may be separate causes or symptoms of this one. */
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
  { certificate, secondsLeft, next, secondSource }: Emergency,
  root: Finding | undefined,
  style: Style,
): string[] {
  const left = secondsLeft > 0 ? `${spanText(secondsLeft * 1000)} left` : "it has expired";
  const text = `${certificate}: its renewal is stuck, ${left}. Do not wait any longer.`;
  const commands = root?.subject === certificate ? [] : commandLines(next);
  const source = secondSource === undefined ? [] : wrap(secondSource, "          ", style.width);
  return ["", ...wrap(text, "EMERGENCY ", style.width), ...source, ...commands];
}

/** The chain of causes, from what users see downwards. */
const CHAIN: readonly Link[] = [
  "served",
  "endpoint",
  "deployment",
  "certificate",
  "renewal",
  "validation",
  "dns",
  "machine",
];

/** Each endpoint with its own links, then each certificate with those that its endpoints share. */
function details({ findings, endpoints }: Diagnosis, style: Style, verbose: boolean): string[] {
  const shown = verbose ? findings : findings.filter(({ verdict }) => verdict !== "pass");
  const subjects = [...new Set(shown.map(({ subject }) => subject))];
  const ofEndpoints = endpoints.map((one) => one.subject).filter((one) => subjects.includes(one));
  const others = subjects.filter((one) => !ofEndpoints.includes(one));
  return [...ofEndpoints, ...others].flatMap((subject) => [
    "",
    style.strong(subject),
    ...chainOf(shown, subject).flatMap((one) => findingLines(one, style)),
    ...impactLines(
      endpoints.find((one) => one.subject === subject),
      style,
    ),
  ]);
}

function chainOf(findings: readonly Finding[], subject: string): Finding[] {
  return findings
    .filter((one) => one.subject === subject)
    .sort((left, right) => CHAIN.indexOf(left.link) - CHAIN.indexOf(right.link));
}

function findingLines({ link, verdict, reason, evidence }: Finding, style: Style): string[] {
  const head = `  ${link.padEnd(12)}`;
  const mark = style.verdict(verdict, verdict.padEnd(8));
  const texts = reason === undefined ? evidence : [reason, ...evidence];
  return texts.flatMap((text, index) => {
    const lines = wrap(text, " ".repeat(head.length + 8), style.width);
    return index === 0
      ? lines.map((line, row) => (row === 0 ? head + mark + line.slice(head.length + 8) : line))
      : lines;
  });
}

function impactLines(endpoint: EndpointSummary | undefined, style: Style): string[] {
  if (endpoint?.loss === undefined) return [];
  return wrap(impactText(endpoint.loss), "  users lose  ", style.width);
}

function impactText({ what, at }: NonNullable<EndpointSummary["loss"]>): string {
  if (at === "now") return `now: ${what}`;
  return at === undefined ? what : `on ${minuteText(at)}: ${what}`;
}
