import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Inventory } from "../../core/inventory.ts";
import { type DoctorPolicyArgs, doctorReadOnlyPolicy } from "../../core/permissions/index.ts";

export interface DoctorReadOnlyPolicyArgs extends Omit<DoctorPolicyArgs, "inventory" | "account"> {
  /** The policy's name carries it. */
  readonly stack: string;
  readonly inventory: pulumi.Input<Inventory>;
  /** Number of the account. */
  readonly account: pulumi.Input<string>;
}

/** A managed policy with what the doctor reads of a stack, for the role of whoever gets the alerts. */
export class DoctorReadOnlyPolicy extends pulumi.ComponentResource {
  readonly policyArn: pulumi.Output<string>;

  constructor(name: string, args: DoctorReadOnlyPolicyArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:permissions:DoctorReadOnlyPolicy", name, {}, options);
    const policy = new aws.iam.Policy(
      `${name}-policy`,
      {
        name: `${args.stack}-DoctorReadOnlyPolicy`,
        description: "What the doctor reads: no private key, and nothing is changed",
        policy: pulumi
          .all([args.inventory, args.account])
          .apply(([inventory, account]) => JSON.stringify(doctorReadOnlyPolicy({ ...args, inventory, account }))),
      },
      { parent: this },
    );
    this.policyArn = policy.arn;
    this.registerOutputs({ policyArn: this.policyArn });
  }
}
