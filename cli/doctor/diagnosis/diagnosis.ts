import { acmCertificates, type EndpointEntry, type Inventory } from "../../../core/inventory.ts";
import { CHECKS } from "../checks/index.ts";
import { subjectOf } from "../checks/wanted.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, type Verdict, withNext } from "../reasons/finding.ts";
import { rankOf } from "../reasons/index.ts";
import { emergencies, type Emergency } from "./emergency.ts";
import { type EndpointSummary, endpointSummary } from "./summary.ts";

/** Everything that the doctor says, before it is put into words. `doctor --json` prints it: add, never rename. */
export interface Diagnosis {
  readonly version: 1;
  readonly stack: string;
  /** ISO 8601, by this machine's clock. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  /** Undefined = nothing is wrong. */
  readonly rootCause: Finding | undefined;
  readonly endpoints: readonly EndpointSummary[];
  readonly certificates: readonly CertificateSummary[];
  readonly emergencies: readonly Emergency[];
  /** Nearest to the root first; those that passed at the end. */
  readonly findings: readonly Finding[];
}

export interface CertificateSummary {
  readonly name: string;
  readonly verdict: Verdict;
  readonly rootCause: Finding | undefined;
}

/** 0 healthy, 1 warning, 2 failing, 3 could not tell. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Worst first, as the exit codes have it: 2 over 3 over 1. */
const ORDER: readonly Verdict[] = ["fail", "unknown", "warn", "pass"];
const EXIT_CODES: Readonly<Record<Verdict, ExitCode>> = { fail: 2, unknown: 3, warn: 1, pass: 0 };

/** Judges the facts. `only`: names of the checks that run; undefined = all. `asked`: faults of the question itself. */
export function diagnose(facts: Facts, only: readonly string[] | undefined, asked: readonly Finding[]): Diagnosis {
  const checks = Object.entries(CHECKS).filter(([name]) => only === undefined || only.includes(name));
  const found = ranked([...asked, ...checks.flatMap(([, check]) => check(facts))]);
  const findings = found.map((one) => withNext(one, facts.inventory));
  const verdict = findings[0]?.verdict ?? "unknown";
  const { inventory } = facts;
  const urgent = emergencies(facts, findings);
  return {
    version: 1,
    stack: inventory.stack,
    at: new Date(facts.now).toISOString(),
    verdict,
    exitCode: EXIT_CODES[verdict],
    rootCause: inEmergency(rootOf(findings), urgent),
    endpoints: facts.endpoints.map((endpoint) => {
      const own = ofEndpoint(findings, endpoint.entry, inventory);
      return endpointSummary(facts, endpoint, own[0]?.verdict ?? "unknown", rootOf(own));
    }),
    certificates: certificateNames(facts, findings).map((name) => {
      const own = findings.filter((one) => one.subject === name || isShared(one, inventory));
      return { name, verdict: own[0]?.verdict ?? "unknown", rootCause: rootOf(own) };
    }),
    emergencies: urgent,
    findings,
  };
}

/** Worst first; of the same verdict, the nearest to the root. */
export function ranked(findings: readonly Finding[]): Finding[] {
  const severity = ({ verdict, reason }: Finding) =>
    ORDER.indexOf(verdict) * 1000 + (reason === undefined ? 0 : rankOf(reason));
  return [...findings].sort((left, right) => severity(left) - severity(right));
}

function rootOf(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ verdict }) => verdict !== "pass");
}

/** In an emergency its commands replace repairing and waiting. */
function inEmergency(root: Finding | undefined, urgent: readonly Emergency[]): Finding | undefined {
  const emergency = urgent.find(({ certificate }) => certificate === root?.subject);
  return root === undefined || emergency === undefined ? root : { ...root, next: emergency.next };
}

function ofEndpoint(findings: readonly Finding[], entry: EndpointEntry, inventory: Inventory): Finding[] {
  const subject = subjectOf(entry);
  return findings.filter(
    (one) => one.subject === subject || one.subject === entry.certificate || isShared(one, inventory),
  );
}

/** What concerns all of the stack: its domain, and this machine. */
function isShared({ link, subject }: Finding, { controlDomain, stack }: Inventory): boolean {
  return (link === "dns" && subject === controlDomain) || (link === "machine" && subject === stack);
}

function certificateNames({ inventory, hosts }: Facts, findings: readonly Finding[]): string[] {
  const looked = new Set(findings.map(({ subject }) => subject));
  const names = [...acmCertificates(inventory).map(({ name }) => name), ...hosts.map(({ entry }) => entry.name)];
  return names.filter((name) => looked.has(name));
}

/** One look at everything, and what it means. */
export interface Examination {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
  /** Calls to AWS. */
  readonly calls: number;
}
