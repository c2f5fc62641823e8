import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../../core/stackConfig.ts";
import type { StackInventory } from "../inventory/index.ts";
import { DoctorReadOnlyPolicy } from "./doctorReadOnlyPolicy.ts";

/** The ARN of the managed policy that the config asks for; undefined when it does not. */
export function doctorPolicyOf(
  name: string,
  { doctorPolicy, stack, inventoryParameter }: StackConfig,
  { inventory }: Pick<StackInventory, "inventory">,
): pulumi.Output<string> | undefined {
  if (!doctorPolicy) return undefined;
  const account = aws.getCallerIdentityOutput({}).accountId;
  return new DoctorReadOnlyPolicy(name, { stack, inventory, account, inventoryParameter }).policyArn;
}
