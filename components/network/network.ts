import type * as pulumi from "@pulumi/pulumi";
import type { NetworkConfig } from "../../core/configSchema/stackConfig.ts";
import type { Tags } from "../registration/tagged.ts";

/** Where load balancers are made, and the VPC that their targets are in. */
export interface Network {
  readonly vpcId: pulumi.Input<string>;
  /** Public subnets, at least two, in different availability zones. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * The network of the config: existing, created, or none when every load balancer exists.
 * Only `create` loads @pulumi/awsx, which every other preview would pay for in vain.
 */
export async function networkOf(
  name: string,
  config: NetworkConfig | undefined,
  options?: pulumi.ComponentResourceOptions,
  tags?: Tags,
): Promise<Network | undefined> {
  if (config === undefined) return undefined;
  if (!("create" in config)) return { vpcId: config.vpcId, subnetIds: [...config.subnetIds] };
  const { CreatedNetwork } = await import("./createdNetwork.ts").catch(rethrow);
  return new CreatedNetwork(name, { cidr: config.create.cidr, tags }, options);
}

/** The package leaves it to those who need it: with it npm installs two providers for containers. */
function rethrow(error: unknown): never {
  if (error instanceof Error && /^Cannot find package .*@pulumi\/awsx/.test(error.message)) {
    throw new Error(
      "networkOf: `create` makes a VPC with @pulumi/awsx, which is not installed. Run `npm install @pulumi/awsx@3.9.0`, " +
        "or pass `vpcId` and `subnetIds` of your own network.",
      { cause: error },
    );
  }
  throw error;
}
