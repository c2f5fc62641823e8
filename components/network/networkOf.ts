import type { NetworkConfig } from "../../core/stackConfig.ts";
import type { Network } from "./network.ts";

/**
 * The network of the config: brought, created, or none when every load balancer is brought.
 * Only `create` loads @pulumi/awsx, which every other preview would pay for in vain.
 */
export async function networkOf(name: string, config: NetworkConfig | undefined): Promise<Network | undefined> {
  if (config === undefined) return undefined;
  if (!("create" in config)) return { vpcId: config.vpcId, subnetIds: [...config.subnetIds] };
  const { CreatedNetwork } = await import("./createdNetwork.ts");
  return new CreatedNetwork(name, { cidr: config.create.cidr });
}
