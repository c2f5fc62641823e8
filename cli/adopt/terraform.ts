import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type AccountFacts,
  type AdoptionPlan,
  addressesOf,
  terraformResources,
  UnreadableStateError,
} from "../../core/adoption/index.ts";
import { CommandError } from "../commandError.ts";
import type { CommandIo } from "../commandIo.ts";

/** Reads what `terraform state pull` printed, and says which addresses the stack takes over. Throws CommandError. */
export async function terraformAddresses(
  file: string,
  facts: AccountFacts,
  plan: AdoptionPlan,
  io: CommandIo,
): Promise<string[]> {
  const text = file === "-" ? await io.readInput() : await stateText(file, io.cwd);
  try {
    return addressesOf(terraformResources(text), takenOver(facts, plan));
  } catch (cause) {
    if (!(cause instanceof UnreadableStateError)) throw cause;
    throw new CommandError(`--terraform-state ${file}: ${cause.message}`, 2, { cause });
  }
}

async function stateText(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (cause) {
    throw new CommandError(
      `--terraform-state ${file} cannot be read. Make it with \`terraform state pull > ${file}\`; it may hold secrets.`,
      2,
      { cause },
    );
  }
}

/**
 * What Terraform must forget: the adopted resources, and the certificate with what validates it. A Terraform that still
 * had these would delete the validation record together with the certificate, and with it every renewal.
 */
function takenOver(facts: AccountFacts, { certificate, resources }: AdoptionPlan): string[] {
  const arns = Object.values(certificate.arns);
  const records = facts.certificates
    .filter(({ arn }) => arns.includes(arn))
    .flatMap(({ validationNames }) => validationNames.map((name) => `${facts.zoneId}_${name}_CNAME`));
  const mappings = resources.flatMap(({ type, id }) =>
    type === "apigatewayv2.ApiMapping" ? [`mapping of ${id.split("/")[1]}`] : [],
  );
  return [...arns, ...records, ...resources.map(({ id }) => id), ...mappings];
}
