import type * as pulumi from "@pulumi/pulumi";

/** Where load balancers are made. */
export interface Network {
  readonly vpcId: pulumi.Input<string>;
  /** Public subnets, at least two, in different availability zones. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}
