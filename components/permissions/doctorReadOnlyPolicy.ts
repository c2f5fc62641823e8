import * as pulumi from "@pulumi/pulumi";
import type { Inventory } from "../../core/inventory.ts";
import { type DoctorPolicyArgs, doctorReadOnlyPolicy } from "../../core/permissions/index.ts";
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
