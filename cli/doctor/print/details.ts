import type { Diagnosis } from "../diagnosis.ts";
import type { Finding, Link } from "../finding.ts";
import { REASONS } from "../reasons/index.ts";
import type { EndpointSummary } from "../summary.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

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
export function details({ findings, endpoints }: Diagnosis, style: Style): string[] {
  const subjects = [...new Set(findings.map(({ subject }) => subject))];
  const places = [...endpoints.map((one) => one.subject).filter((one) => subjects.includes(one))];
  const others = subjects.filter((one) => !places.includes(one));
  return [...places, ...others].flatMap((subject) => [
    "",
    style.strong(subject),
    ...chainOf(findings, subject).flatMap((one) => findingLines(one, style)),
    ...lossLines(
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
  return texts.flatMap((text, place) => {
    const lines = wrap(text, " ".repeat(head.length + 8), style.width);
    return place === 0
      ? lines.map((line, row) => (row === 0 ? head + mark + line.slice(head.length + 8) : line))
      : lines;
  });
}

function lossLines(endpoint: EndpointSummary | undefined, style: Style): string[] {
  if (endpoint?.loss === undefined) return [];
  return wrap(lossText(endpoint.loss), "  users lose  ", style.width);
}

export function lossText({ what, at }: NonNullable<EndpointSummary["loss"]>): string {
  if (at === "now") return `now: ${what}`;
  return at === undefined ? what : `on ${at.slice(0, 16).replace("T", " ")} UTC: ${what}`;
}

/** The words for a reason: what it means. */
export function meaningOf({ reason }: Finding): string {
  return reason === undefined ? "" : REASONS[reason].meaning;
}
