import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../../core/stackConfig.ts";
import type { Hosts } from "../hosts/index.ts";
import { describeStack } from "../inventory/describeStack.ts";
import { DoctorReadOnlyPolicy } from "./doctorReadOnlyPolicy.ts";

export interface DoctorPolicyPlace {
  readonly zoneId: pulumi.Input<string>;
  readonly hosts: Hosts;
}

/**
 * The ARN of the managed policy that the config asks for; null when it does not: of an undefined output the engine
 * warns at every update.
 */
export function doctorPolicyOf(
  name: string,
  config: StackConfig,
  { zoneId, hosts: { hosts, renewal } }: DoctorPolicyPlace,
): pulumi.Output<string> | null {
  const { doctorPolicy, stack, inventoryParameter } = config;
  if (!doctorPolicy) return null;
  const account = aws.getCallerIdentityOutput({}).accountId;
  // Without certificates of ACM and endpoints, of which it names none: a rotation would seem to change the policy.
  const inventory = pulumi.output(zoneId).apply((zone) =>
    describeStack(config, {
      zoneId: zone,
      generations: [],
      endpoints: [],
      hosts: hosts.map((one) => ({ host: one.config, identifiers: {} })),
      renewal,
    }),
  );
  return new DoctorReadOnlyPolicy(name, { stack, inventory, account, inventoryParameter }).policyArn;
}
