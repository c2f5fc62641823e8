import { acmCertificates } from "../../core/inventory.ts";
import { decodeInventory, InventoryUnreadableError } from "../../core/inventoryCodec.ts";
import { CommandError } from "../commandError.ts";
import { reading } from "./reading.ts";
import type { StackConfigFacts } from "./stackConfigFacts.ts";

/**
 * ARNs of the generation that a deployed stack serves; undefined for a stack that was never deployed. A certificate that
 * the stack itself requested must not be written down as one that was made elsewhere: the stack would let go of it.
 */
export async function deployedCertificate(
  stack: string,
  region: string,
  { active, certificates, inventoryParameter }: StackConfigFacts,
): Promise<readonly string[] | undefined> {
  if (active === undefined || certificates.length > 0) return undefined;
  const { GetParameterCommand, ParameterNotFound, SSMClient } = await import("@aws-sdk/client-ssm");
  const name = inventoryParameter ?? `/cabal/tls/${stack}/inventory`;
  const text = await reading(`The SSM parameter ${name}`, "ssm:GetParameter", async (abort) => {
    try {
      const answer = await new SSMClient({ region }).send(new GetParameterCommand({ Name: name }), abort);
      return answer.Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  });
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
