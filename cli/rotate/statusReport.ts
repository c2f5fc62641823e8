import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import type { CertificateStatus, GenerationStatus, Unfinished } from "../../core/rotation/rotationStatus.ts";
import { dayText } from "../../core/time.ts";
import { carriedAlong, type GivenOptions } from "../command/carriedOptions.ts";
import { textTable } from "../command/textTable.ts";

/** What `rotate status --json` prints. */
export interface StatusReport {
  readonly version: 1;
  readonly stack: string;
  readonly active: number;
  readonly generations: readonly GenerationStatus[];
  /** Undefined = ACM could not be asked. */
  readonly orphans: readonly Unfinished[] | undefined;
  /** Undefined = no state was given. */
  readonly pending: readonly Unfinished[] | undefined;
  /** Resources whose last create or update failed; undefined = no state was given. */
  readonly failed: readonly Unfinished[] | undefined;
  /** What could not be found out, and why. */
  readonly notes: readonly string[];
}

const COLUMNS = [
  { head: "generation" },
  { head: "region" },
  { head: "state" },
  { head: "age", align: "right" },
  { head: "expires" },
  { head: "left", align: "right" },
  { head: "users", align: "right" },
  { head: "renews" },
] as const;

/** The status for people: a table of certificates, who uses them, what may be retired, and what is left over. */
export function statusText(
  { stack, generations, orphans, pending, failed, notes }: StatusReport,
  width: number,
  given: GivenOptions = {},
): string {
  const rows = generations.flatMap(({ generation, role, certificates }) =>
    certificates.map((one) => [`${generation} (${role})`, ...cells(one)]),
  );
  const cuts = [
    [2, 8],
    [1, 9],
    [6, 5],
    [0, 8],
  ] as const;
  return [
    `Stack ${stack}`,
    "",
    ...textTable(COLUMNS, rows, { width, cuts }),
    "",
    ...generations.flatMap(remarksText),
    ...generations.flatMap(usersText),
    "Make active:",
    ...generations.map(serviceText),
    "Retire:",
    ...generations.map((one) => retireText(one, given)),
    ...leftoverText("Orphans", orphans),
    ...leftoverText("Pending operations", pending),
    ...leftoverText("Failed updates", failed),
    ...notes.map((note) => `Note: ${note}`),
  ].join("\n");
}

function cells({ region, state, ageDays, notAfter, daysLeft, inUseBy, renewable }: CertificateStatus): string[] {
  const age = ageDays === undefined ? "-" : `${ageDays} d`;
  const left = daysLeft === undefined ? "-" : `${daysLeft} d`;
  const expires = notAfter === undefined ? "-" : dayText(notAfter);
  return [region, oneWord(state), age, expires, left, String(inUseBy.length), oneWord(renewable)];
}

/** `unknown` of `unknown: not allowed (…)`, `no` of `not while nothing uses it`: the reason is below the table. */
function oneWord(text: string): string {
  if (text.startsWith("not ")) return "no";
  return text.replace(/[:;].*$/, "");
}

/** The reasons for which the table has no place. */
function remarksText({ generation, certificates }: GenerationStatus): string[] {
  return certificates.flatMap(({ region, state, renewable }) => [
    ...(oneWord(state) === state ? [] : [`  generation ${generation} in ${region} is ${state}`]),
    ...(oneWord(renewable) === renewable ? [] : [`  generation ${generation} in ${region}, renews: ${renewable}`]),
  ]);
}

function usersText({ generation, certificates }: GenerationStatus): string[] {
  return certificates.flatMap(({ inUseBy }) => inUseBy.map((arn) => `  generation ${generation} is used by ${arn}`));
}

function serviceText({ generation, role, canServe, canServeWhy }: GenerationStatus): string {
  const may = canServe === undefined ? "unknown" : canServe ? "possible" : "refused";
  return `  generation ${generation}: ${role === "active" ? "is active" : may}, ${canServeWhy}`;
}

function retireText({ generation, safeToRetire, why }: GenerationStatus, given: GivenOptions): string {
  if (safeToRetire === undefined) return `  generation ${generation}: unknown, ${why}`;
  const how = safeToRetire ? `: \`${carriedAlong(sh`${CABAL_TLS} rotate retire ${generation}`, given)}\`` : "";
  return `  generation ${generation}: ${safeToRetire ? "safe" : "not safe"}, ${why}${how}`;
}

function leftoverText(title: string, leftovers: readonly Unfinished[] | undefined): string[] {
  if (leftovers === undefined) return [`${title}: unknown`];
  if (leftovers.length === 0) return [`${title}: none`];
  return [
    `${title}:`,
    ...leftovers.flatMap(({ what, commands }) => [`  ${what}`, ...commands.map((command) => `    ${command}`)]),
  ];
}
