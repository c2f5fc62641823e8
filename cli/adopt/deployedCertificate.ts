import { acmCertificates, defaultInventoryParameter } from "../../core/inventory.ts";
import { decodeInventory, InventoryUnreadableError } from "../../core/inventoryCodec.ts";
import type { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import { requiredReading } from "../aws/account/requiredReading.ts";
import type { StackConfigFacts } from "./stackConfigFacts.ts";

/**
 * ARNs of the generation that a deployed stack serves; undefined for a stack that was never deployed. A certificate that
 * the stack itself requested must not be written down as an external one: the stack would give it up.
 */
export async function deployedCertificate(
  aws: AwsSession,
  stack: string,
  region: string,
  { active, certificates, inventoryParameter }: StackConfigFacts,
): Promise<readonly string[] | undefined> {
  if (active === undefined || certificates.length > 0) return undefined;
  const { parameterText } = await import("../aws/ssm.ts");
  const name = inventoryParameter ?? defaultInventoryParameter(stack);
  const text = await requiredReading(`The SSM parameter ${name}`, "ssm:GetParameter", parameterText(aws, region, name));
  if (text === undefined) return undefined;
  return acmCertificates(inventoryIn(text, name)).flatMap(({ active: serving, generations }) =>
    generations.filter(({ generation }) => generation === serving).flatMap(({ arns }) => Object.values(arns)),
  );
}

function inventoryIn(text: string, name: string) {
  try {
    return decodeInventory(text.trim());
  } catch (cause) {
    if (!(cause instanceof InventoryUnreadableError)) throw cause;
    throw new CommandError(`The SSM parameter ${name}: ${cause.message}`, 2, { cause });
  }
}
