import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../../core/configSchema/stackConfig.ts";
import type { Inventory } from "../../core/inventory.ts";
import { type DoctorPolicyArgs, doctorReadOnlyPolicy } from "../../core/permissions/doctorPolicy.ts";
import type { Hosts } from "../hosts/createHosts.ts";
import { describeStack } from "../inventory/describeStack.ts";
import { getCallerIdentityOutput, iam } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";

export interface DoctorReadOnlyPolicyArgs extends Omit<DoctorPolicyArgs, "inventory" | "account"> {
  readonly inventory: pulumi.Input<Inventory>;
  /** The policy's name carries it. @default the stack's */
  readonly stack?: string | undefined;
  /** Number of the account. @default the account that is deployed to */
  readonly account?: pulumi.Input<string> | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/** A managed policy with what the doctor reads of a stack, for the role of whoever gets the alerts. */
export class DoctorReadOnlyPolicy extends pulumi.ComponentResource {
  readonly policyArn: pulumi.Output<string>;

  constructor(name: string, args: DoctorReadOnlyPolicyArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:permissions:DoctorReadOnlyPolicy", name, ...registered(args, options));
    const account = args.account ?? getCallerIdentityOutput({}, { parent: this }).accountId;
    const policy = new iam.Policy(
      `${name}-policy`,
      {
        name: `${args.stack ?? pulumi.getStack()}-DoctorReadOnlyPolicy`,
        description: "What the doctor reads: no private key, and nothing is changed",
        policy: pulumi
          .all([args.inventory, account])
          .apply(([inventory, number]) =>
            JSON.stringify(doctorReadOnlyPolicy({ ...args, inventory, account: number })),
          ),
      },
      { parent: this },
    );
    this.policyArn = policy.arn;
    this.registerOutputs({ policyArn: this.policyArn });
  }
}

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
