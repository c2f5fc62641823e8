import Table from "cli-table3";
import type { CertificateStatus, GenerationStatus, Leftover } from "../../core/rotationStatus.ts";

/** What `rotate status --json` prints. */
export interface StatusReport {
  readonly version: 1;
  readonly stack: string;
  readonly active: number;
  readonly generations: readonly GenerationStatus[];
  /** Undefined = ACM could not be asked. */
  readonly orphans: readonly Leftover[] | undefined;
  /** Undefined = no state was given. */
  readonly pending: readonly Leftover[] | undefined;
  /** What could not be found out, and why. */
  readonly notes: readonly string[];
}

/** The status for people: a table of certificates, who uses them, what may be retired, and what is left over. */
export function statusText({ stack, generations, orphans, pending, notes }: StatusReport): string {
  const table = new Table({
    head: ["generation", "region", "state", "age", "expires", "used by", "renewable"],
    style: { head: [], border: [] },
  });
  for (const { generation, role, certificates } of generations) {
    for (const one of certificates) table.push([`${generation} (${role})`, ...cells(one)]);
  }
  return [
    `Stack ${stack}`,
    table.toString(),
    ...generations.flatMap(usersText),
    "Retire:",
    ...generations.map(retireText),
    ...leftoverText("Orphans", orphans),
    ...leftoverText("Pending operations", pending),
    ...notes.map((note) => `Note: ${note}`),
  ].join("\n");
}

function cells({ region, state, ageDays, notAfter, daysLeft, inUseBy, renewable }: CertificateStatus): string[] {
  const expires = notAfter === undefined ? "-" : `${notAfter.slice(0, 10)} (${daysLeft} d)`;
  return [region, state, ageDays === undefined ? "-" : `${ageDays} d`, expires, String(inUseBy.length), renewable];
}

function usersText({ generation, certificates }: GenerationStatus): string[] {
  return certificates.flatMap(({ inUseBy }) => inUseBy.map((arn) => `  generation ${generation} is used by ${arn}`));
}

function retireText({ generation, safeToRetire, why }: GenerationStatus): string {
  if (safeToRetire === undefined) return `  generation ${generation}: unknown, ${why}`;
  const how = safeToRetire ? `: npx --no cabal-tls rotate retire ${generation}` : "";
  return `  generation ${generation}: ${safeToRetire ? "safe" : "not safe"}, ${why}${how}`;
}

function leftoverText(title: string, leftovers: readonly Leftover[] | undefined): string[] {
  if (leftovers === undefined) return [`${title}: unknown`];
  if (leftovers.length === 0) return [`${title}: none`];
  return [
    `${title}:`,
    ...leftovers.flatMap(({ what, commands }) => [`  ${what}`, ...commands.map((command) => `    ${command}`)]),
  ];
}
