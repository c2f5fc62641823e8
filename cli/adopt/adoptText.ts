import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import type { AdoptedEndpoint, AdoptionPlan, LeftOut } from "../../core/adoption/index.ts";
import { dayText } from "../../core/time.ts";
import { carriedAlong, type GivenOptions } from "../command/carriedOptions.ts";
import { stepLines, type TypedStep } from "../command/stepLines.ts";
import { type RenewalToAdopt, renewalText } from "./adoptedRenewal.ts";

export interface AdoptReport {
  readonly stack: string;
  /** What the serving certificate is in the config. */
  readonly generation: number;
  readonly file: string;
  readonly written: boolean;
  readonly plan: AdoptionPlan;
  /** Undefined when nothing serves a host certificate. */
  readonly renewal: RenewalToAdopt | undefined;
  /** Whether the config has, or gets, what the host certificates need. */
  readonly hostsWritten: boolean;
  readonly diff: readonly string[];
  /** Undefined when no state of Terraform was given. */
  readonly terraform: readonly string[] | undefined;
  /** What Terraform deletes once its blocks are gone: the function that renewed until now, with what belongs to it. */
  readonly terraformDestroys: readonly string[] | undefined;
  readonly next: readonly TypedStep[];
}

/** The report for the terminal. */
export function adoptText(report: AdoptReport, width: number): string {
  const { plan, renewal, generation, diff, file, written, terraform, terraformDestroys, next } = report;
  const parts = [
    certificatePart(plan, generation),
    endpointsPart(plan.endpoints, file),
    renewalText(renewal, report.hostsWritten),
    leftOutPart("Left out, and a rotation would not move it:", plan.leftOut),
    leftOutPart("Left out, and renewed as before:", renewal?.leftOut ?? []),
    leftoversPart(plan),
    listPart("Good to know:", [...plan.notes, ...(renewal?.notes ?? [])]),
    diff.join("\n"),
    terraformPart(terraform),
    destroyPart(terraformDestroys ?? []),
    nextPart(next, written, diff.length > 0, width),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function certificatePart({ certificate }: AdoptionPlan, generation: number): string {
  const { arns, settings, notAfter } = certificate;
  const expiry = notAfter === undefined ? "" : `, until ${dayText(notAfter)}`;
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

function leftOutPart(head: string, leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return "";
  return [head, ...leftOut.flatMap(({ what, why, fix }) => [`  ${what}`, `    why: ${why}`, `    fix: ${fix}`])].join(
    "\n",
  );
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

function destroyPart(addresses: readonly string[]): string {
  if (addresses.length === 0) return "";
  return [
    "Leave these in Terraform's state. Once their blocks are gone from its code, `terraform apply` deletes them:",
    ...addresses.map((address) => `  ${address}`),
  ].join("\n");
}

function listPart(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [head, ...lines.map((line) => `  - ${line}`)].join("\n");
}

function nextPart(next: readonly TypedStep[], written: boolean, changes: boolean, width: number): string {
  const head = written
    ? "Written. Next:"
    : changes
      ? "Nothing was written (--dry-run). After it you would type:"
      : "Next:";
  return [head, ...stepLines(next, width)].join("\n");
}

/** From the written config to a stack that owns what it adopted. */
export function nextSteps(
  given: GivenOptions,
  file: string,
  { terraform, hosts }: { readonly terraform: boolean; readonly hosts: boolean },
): TypedStep[] {
  return [
    { type: sh`git add ${file}`, does: "read it first: an endpoint's name never changes later, so rename it now" },
    {
      type: carriedAlong("npm run pulumi -- preview", given),
      does: hosts
        ? "imports, the inventory parameter, the new function; no update but CAA records that are added"
        : "imports, the inventory parameter, and no update",
    },
    {
      type: carriedAlong(sh`npm run --silent pulumi -- preview --json --show-sames | ${CABAL_TLS} gate`, given),
      does: `says the same with an exit code: kind ${hosts ? "mixed" : "adopt"}`,
    },
    {
      type: carriedAlong("npm run pulumi -- up", given),
      does: hosts ? "creates the function" : "changes nothing at AWS but that parameter",
    },
    ...(hosts ? [{ type: carriedAlong(`${CABAL_TLS} doctor`, given), does: "every port serves what is stored" }] : []),
    ...(terraform
      ? []
      : [
          {
            type: carriedAlong(`terraform state pull | ${CABAL_TLS} adopt --terraform-state -`, given),
            does: "what Terraform has to forget; run it where its state is",
          },
        ]),
  ];
}
