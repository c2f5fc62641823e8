import type { AdoptedEndpoint, AdoptionPlan } from "../../core/adoption/index.ts";
import type { NextStep } from "./nextSteps.ts";

export interface AdoptReport {
  readonly stack: string;
  /** What the serving certificate is in the config. */
  readonly generation: number;
  readonly file: string;
  readonly written: boolean;
  readonly plan: AdoptionPlan;
  readonly diff: readonly string[];
  /** Undefined when no state of Terraform was given. */
  readonly terraform: readonly string[] | undefined;
  readonly next: readonly NextStep[];
}

/** The report for the terminal. */
export function adoptText({ plan, generation, diff, file, written, terraform, next }: AdoptReport): string {
  const parts = [
    certificatePart(plan, generation),
    endpointsPart(plan.endpoints, file),
    leftOutPart(plan),
    leftoversPart(plan),
    listPart("Good to know:", plan.notes),
    diff.join("\n"),
    terraformPart(terraform),
    nextPart(next, written, diff.length > 0),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function certificatePart({ certificate }: AdoptionPlan, generation: number): string {
  const { arns, settings, notAfter } = certificate;
  const expiry = notAfter === undefined ? "" : `, until ${new Date(notAfter).toISOString().slice(0, 10)}`;
  return [
    `The certificate that serves now is generation ${generation} (${settings.keyAlgorithm}${settings.apex ? ", apex" : ""}${expiry}).`,
    ...Object.entries(arns).map(([region, arn]) => `  ${region.padEnd(12)} ${arn}`),
  ].join("\n");
}

function endpointsPart(endpoints: readonly AdoptedEndpoint[], file: string): string {
  if (endpoints.length === 0) return `Everything that can be adopted is in ${file} already.`;
  return [
    "Adopted, each as it is:",
    ...endpoints.flatMap(({ name, kind, hosts, port, adopts }) => [
      `  ${name} (${kind}) ${hosts.map((host) => `${host}:${port}`).join(", ")}`,
      ...adopts.map(({ type, id }) => `    ${type.padEnd(23)} ${id}`),
    ]),
  ].join("\n");
}

function leftOutPart({ leftOut }: AdoptionPlan): string {
  if (leftOut.length === 0) return "";
  return [
    "Left out, and a rotation would not move it:",
    ...leftOut.flatMap(({ what, why, fix }) => [`  ${what}`, `    why: ${why}`, `    fix: ${fix}`]),
  ].join("\n");
}

function leftoversPart({ leftovers }: AdoptionPlan): string {
  if (leftovers.length === 0) return "";
  return [
    "Before the first rotation: these certificates are in a listener's SNI list. The list wins over the default",
    "certificate for the same names, so they would go on being served. Take them out; nothing else changes:",
    ...leftovers.flatMap(({ hosts, command }) => [`  # ${hosts.join(", ")}`, `  ${command}`]),
  ].join("\n");
}

function terraformPart(terraform: readonly string[] | undefined): string {
  if (terraform === undefined) return "";
  if (terraform.length === 0) return "Terraform's state has none of what is adopted.";
  return [
    "After `up`, and before the next `terraform apply`: take these out of Terraform's state, and their blocks out of its code:",
    `  terraform state rm ${terraform.map((address) => `'${address}'`).join(" \\\n    ")}`,
  ].join("\n");
}

function listPart(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [head, ...lines.map((line) => `  - ${line}`)].join("\n");
}

function nextPart(next: readonly NextStep[], written: boolean, changes: boolean): string {
  const head = written
    ? "Written. Next:"
    : changes
      ? "Nothing was written (--dry-run). After it you would type:"
      : "Next:";
  const width = Math.max(...next.map(({ type }) => type.length));
  return [head, ...next.map(({ type, does }) => `  ${type.padEnd(width)}  # ${does}`)].join("\n");
}
