// The folder, not the package's index: that one loads container and build tools as well.
import { Vpc } from "@pulumi/awsx/classic/ec2/index.js";
import * as pulumi from "@pulumi/pulumi";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";
import type { Network } from "./network.ts";

export interface CreatedNetworkArgs {
  /** Address block of the VPC, e.g. `10.0.0.0/16`; it is split evenly among the subnets. */
  readonly cidr: string;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/**
 * A VPC with one public subnet in each of two availability zones, for load balancers that face the internet.
 * No NAT gateway and no private subnet: nothing of this program runs in them, and a NAT gateway costs by the hour.
 */
export class CreatedNetwork extends pulumi.ComponentResource implements Network {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;

  constructor(name: string, args: CreatedNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:network:CreatedNetwork", name, ...registered(args, options));
    const vpc = new Vpc(
      `${name}-vpc`,
      {
        cidrBlock: args.cidr,
        requestedAvailabilityZones: 2,
        numberOfNatGateways: 0,
        subnets: [{ type: "public" }],
        tags: { Name: `${pulumi.getStack()}-${name}` },
      },
      { parent: this },
    );
    this.vpcId = vpc.id;
    this.subnetIds = pulumi.output(vpc.publicSubnetIds);
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }
}
