import { acmCertificates, type Inventory } from "../../core/inventory.ts";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../core/permissions/index.ts";

const ANY_ACCOUNT = "*";

/** The policies of a stack as JSON: what reading needs, and what --fix needs beside that. */
export function policyText(inventory: Inventory, inventoryParameter: string | undefined): string {
  const args = { inventory, account: accountOf(inventory), inventoryParameter };
  const policies = { DoctorReadOnlyPolicy: doctorReadOnlyPolicy(args), DoctorFixPolicy: doctorFixPolicy(args) };
  return JSON.stringify(policies, undefined, 2);
}

/** Every ARN has it. */
function accountOf(inventory: Inventory): string {
  const arns = acmCertificates(inventory).flatMap(({ generations }) =>
    generations.flatMap((one) => Object.values(one.arns)),
  );
  return arns[0]?.split(":")[4] ?? ANY_ACCOUNT;
}
