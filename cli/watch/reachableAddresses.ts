import type { NetworkInterfaceInfo } from "node:os";
import type { AddressResolver } from "./addressResolver.ts";

/**
 * A resolver without the IPv6 addresses when this machine has no IPv6 of its own: its failures would say nothing about
 * the endpoint. `skipped` is told each address that is left out. A name with IPv6 addresses only keeps them.
 */
export function reachableAddresses(
  resolve: AddressResolver,
  interfaces: readonly NetworkInterfaceInfo[],
  skipped: (address: string, host: string) => void,
): AddressResolver {
  const hasIpv6 = interfaces.some((one) => one.family === "IPv6" && !one.internal && !/^fe[89ab]/i.test(one.address));
  if (hasIpv6) return resolve;
  return async (host) => {
    const addresses = await resolve(host);
    const reachable = addresses.filter((address) => !address.includes(":"));
    if (reachable.length === 0) return addresses;
    for (const address of addresses.filter((one) => !reachable.includes(one))) skipped(address, host);
    return reachable;
  };
}
