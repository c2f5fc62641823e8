import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../../core/configSchema/stackConfig.ts";
import type { Hosts } from "../hosts/createHosts.ts";
import { describeStack } from "../inventory/describeStack.ts";
import type { Tags } from "../registration/tagged.ts";
import { DoctorReadOnlyPolicy } from "./doctorReadOnlyPolicy.ts";

export interface DoctorPolicyContext {
  readonly zoneId: pulumi.Input<string>;
  readonly hosts: Hosts;
  /** Tags of the policy. @default none */
  readonly tags?: Tags | undefined;
}

/**
 * The ARN of the managed policy that the config asks for; null when it does not: of an undefined output the engine
 * warns at every update.
 */
export function doctorPolicyOf(
  name: string,
  config: StackConfig,
  { zoneId, hosts: { hosts, generations = [], renewal }, tags }: DoctorPolicyContext,
  options?: pulumi.ComponentResourceOptions,
): pulumi.Output<string> | null {
  const { doctorPolicy, stack, inventoryParameter } = config;
  if (!doctorPolicy) return null;
  // Without certificates of ACM and endpoints, of which it names none: a rotation would seem to change the policy.
  const inventory = pulumi.output(zoneId).apply((zone) =>
    describeStack(config, {
      zoneId: zone,
      generations: [],
      endpoints: [],
      hosts: [...hosts.map((one) => one.config), ...generations].map((host) => ({ host, identifiers: {} })),
      renewal: renewal?.entry,
    }),
  );
  return new DoctorReadOnlyPolicy(name, { stack, inventory, inventoryParameter, tags }, options).policyArn;
}
