import { resolve } from "node:path";
import { shellWord } from "../../core/commandLine.ts";
import {
  addressesOf,
  type AdoptionPlan,
  addressesOfFunction,
  type RenewalPlan,
  terraformResources,
  UnreadableStateError,
} from "../../core/adoption/index.ts";
import { parameterName } from "../../core/secretReference.ts";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { readText } from "../command/textFile.ts";
import type { AwsAccount } from "../aws/account/readAwsAccount.ts";
import type { StackConfigFacts } from "./stackConfigFacts.ts";

export interface TerraformAddresses {
  /** What the stack takes over: Terraform forgets it. */
  readonly forget: readonly string[];
  /** What the stack replaces: Terraform deletes it when its block is gone. */
  readonly destroy: readonly string[];
}

interface Adopted {
  readonly plan: AdoptionPlan;
  readonly known: StackConfigFacts;
  /** Undefined when no host certificate gets into the config. */
  readonly renewal: RenewalPlan | undefined;
}

/** Reads what `terraform state pull` printed, and says which addresses the move concerns. Throws CommandError. */
export async function terraformAddresses(
  file: string,
  account: AwsAccount,
  adopted: Adopted,
  io: CommandIo,
): Promise<TerraformAddresses> {
  const text = file === "-" ? await io.readInput() : await stateText(file, io.cwd);
  try {
    const resources = terraformResources(text);
    const forget = addressesOf(resources, takenOver(account, adopted));
    const { running } = account.renewal;
    const isReplaced = running !== undefined && running.functionName !== adopted.known.acme?.functionName;
    return { forget, destroy: isReplaced ? addressesOfFunction(resources, running) : [] };
  } catch (cause) {
    if (!(cause instanceof UnreadableStateError)) throw cause;
    throw new CommandError(`--terraform-state ${file}: ${cause.message}`, 2, { cause });
  }
}

function stateText(file: string, cwd: string): Promise<string> {
  const advice = `Make it with \`terraform state pull > ${shellWord(file)}\`; it may hold secrets.`;
  return readText(resolve(cwd, file), `--terraform-state ${file}`, advice);
}

/**
 * What Terraform must forget: the adopted resources, the certificates of all external generations with what validates
 * them, and what services read. A Terraform that still had these would delete them together with the modules that are
 * no longer needed: the validation record, and with it every renewal; the parameters, and with them every new task.
 */
function takenOver(account: AwsAccount, { plan, known, renewal }: Adopted): string[] {
  const { endpoints } = account;
  const { region, zoneId, controlDomain } = endpoints;
  const arns = [...Object.values(plan.certificate.arns), ...known.existing];
  const records = endpoints.certificates
    .filter(({ arn }) => arns.includes(arn))
    .flatMap(({ validationNames }) => validationNames.map((name) => `${zoneId}_${name}_CNAME`));
  const mappings = plan.resources.flatMap(({ type, id }) =>
    type === "apigatewayv2.ApiMapping" ? [`mapping of ${id.split("/")[1]}`] : [],
  );
  const keys = [
    ...known.hosts.map(({ tlsKey }) => tlsKey),
    ...(renewal?.hosts ?? []).map(({ copies }) => copies.tlsKey),
  ];
  const parameters = account.renewal.services
    .map(({ secrets }) => Object.values(secrets).map((from) => parameterName(from ?? "", region)))
    .filter((names) => names.some((name) => name !== undefined && keys.includes(name)))
    .flatMap((names) => names.flatMap((name) => name ?? []));
  const isCaaAdopted = known.hasCaa || renewal?.caa !== undefined;
  const caa = isCaaAdopted ? [`${zoneId}_${controlDomain}_CAA`] : [];
  return [...arns, ...records, ...plan.resources.map(({ id }) => id), ...mappings, ...parameters, ...caa];
}
